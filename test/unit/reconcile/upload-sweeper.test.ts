import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeStore } from '../../../src/cluster/watch/store.ts';
import { UploadSweeper } from '../../../src/reconcile/upload-sweeper.ts';
import { jobEntry, type JobEntry } from '../../../src/resource/job-entry.ts';
import { submitterHash, uploadPatience, uploadTag, uploadTags } from '../../../src/resource/upload.ts';
import { makeJob } from '../../support/job.ts';
import { makeSettings } from '../../support/settings.ts';

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
/** The tag of an upload that came so many milliseconds ago. */
const tag = (letter: string, age: number) =>
  uploadTag({
    time: Date.now() - age,
    bytes: 1,
    submitter: submitterHash('alice'),
    digest: digestOf(letter),
  });
const old = uploadPatience + 1000;

/** Tags by namespace, as the registry has them. */
let uploads: Record<string, string[]> = {};
let catalog = 200;
let server: Server;
beforeAll(async () => {
  server = createServer(({ url = '', method = '' }, response) => {
    const [, , root, namespace = '', kind, reference = ''] = url.split(/[/?]/);
    const tags = uploads[namespace] ?? [];
    if (root === '_catalog') {
      const repositories = Object.keys(uploads).map((name) => `uploads/${name}`);
      return response.writeHead(catalog).end(JSON.stringify({ repositories }));
    }
    if (namespace === 'broken') return response.writeHead(500).end();
    if (kind === 'tags') return response.end(JSON.stringify({ tags }));
    if (kind !== 'manifests') return response.end();
    const digest = uploadTags([reference])[0]?.digest ?? reference;
    if (method === 'HEAD') return response.writeHead(200, { 'docker-content-digest': digest }).end();
    uploads[namespace] = tags.filter((one) => uploadTags([one])[0]?.digest !== digest);
    return response.writeHead(202).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => (catalog = 200));
afterAll(() => server.close());

/** @param used digests of the uploads that jobs refer to, by namespace */
function makeSweeper(used: Readonly<Record<string, string>> = {}) {
  const log: string[] = [];
  const say = (_: unknown, message?: string) => void log.push(message ?? '');
  const jobs = makeStore({ namespace: (job: JobEntry) => job.namespace });
  for (const [namespace, digest] of Object.entries(used)) {
    const source = { artifact: { digest } };
    jobs.set(namespace, jobEntry(makeJob({ metadata: { namespace }, spec: { source } })));
  }
  const { registry } = makeSettings();
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { registry: { ...registry, host, insecure: true, dockerConfig: undefined } };
  return { sweeper: new UploadSweeper({ jobs, settings, log: { info: say, warn: say } }), log };
}

describe('the sweeper of uploads', () => {
  it('deletes those that no job of their namespace refers to, after an hour', async () => {
    const young = tag('b', 60_000);
    uploads = { one: [tag('a', old), young], two: [tag('a', old)] };
    const { sweeper, log } = makeSweeper({ one: digestOf('c'), two: digestOf('a') });
    await sweeper.sweep();
    expect(uploads['one']).toEqual([young]);
    expect(uploads['two']).toHaveLength(1);
    expect(log).toEqual(['deleted uploads that no job refers to']);
  });

  it('does so with those whose last job is gone', async () => {
    uploads = { one: [tag('a', old), tag('a', old + 5)] };
    await makeSweeper({ one: digestOf('a') }).sweeper.sweep();
    expect(uploads['one']).toHaveLength(2);
    await makeSweeper().sweeper.sweep();
    expect(uploads['one']).toEqual([]);
  });

  it('asks for those of namespaces with jobs if the registry has no list', async () => {
    catalog = 404;
    uploads = { one: [tag('a', old)], unknown: [tag('a', old)] };
    await makeSweeper({ one: digestOf('b') }).sweeper.sweep();
    expect(uploads).toMatchObject({ one: [], unknown: [expect.anything()] });
  });

  it('goes on after an error, which it logs', async () => {
    uploads = { broken: [], one: [tag('a', old)] };
    const { sweeper, log } = makeSweeper();
    await sweeper.sweep();
    expect(uploads['one']).toEqual([]);
    expect(log).toContain('could not sweep the uploads');
  });
});
