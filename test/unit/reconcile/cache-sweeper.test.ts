import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KubeObject } from '../../../src/cluster/object.ts';
import { makeStore } from '../../../src/cluster/watch/store.ts';
import { CacheSweeper } from '../../../src/reconcile/cache-sweeper.ts';
import { jobEntry, type JobEntry } from '../../../src/resource/job-entry.ts';
import { makeJob } from '../../support/job.ts';
import { makeSettings } from '../../support/settings.ts';

const today = new Date().toISOString().replace(/\D/g, '').slice(0, 8);
/** The tag of an entry of one MiB that was made in this hour of today. */
const tag = (letter: string, hour: string) => `${letter.repeat(32)}-${today}${hour}0000-1024`;

/** Tags by namespace, as the registry has them. */
let caches: Record<string, string[]> = {};
/** What the registry answers to a request for its list of repositories, or for a deletion. */
let status: { catalog: number; deletion: number };
let server: Server;
beforeAll(async () => {
  server = createServer(({ url = '', method = '' }, response) => {
    const [, , root, namespace = '', kind, reference = ''] = url.split(/[/?]/);
    const tags = caches[namespace] ?? [];
    if (root === '_catalog')
      return response
        .writeHead(status.catalog)
        .end(JSON.stringify({ repositories: Object.keys(caches).map((name) => `cache/${name}`) }));
    if (kind === 'tags') return response.end(JSON.stringify({ tags }));
    if (kind !== 'manifests') return response.end();
    const found = tags.find((one) => one === reference || reference === digestOf(one));
    if (found === undefined) return response.writeHead(404).end();
    if (method === 'HEAD') return response.writeHead(200, { 'docker-content-digest': digestOf(found) }).end();
    if (status.deletion === 202) caches[namespace] = tags.filter((one) => one !== found);
    return response.writeHead(status.deletion).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => (status = { catalog: 200, deletion: 202 }));
afterAll(() => server.close());
const digestOf = (of: string) => `sha256:${of.slice(0, 1).repeat(32)}${of.slice(41, 43).repeat(16)}`;

/** @param namespaces those that exist, with whether they are being deleted. @param withJobs those that have a job */
function makeSweeper(namespaces: Readonly<Record<string, boolean>>, withJobs: readonly string[] = []) {
  const log: string[] = [];
  const say = (_: unknown, message?: string) => void log.push(message ?? '');
  const jobs = makeStore({ namespace: (job: JobEntry) => job.namespace });
  for (const namespace of withJobs) jobs.set(namespace, entryIn(namespace));
  const { registry } = makeSettings();
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sweeper = new CacheSweeper({
    cluster: {
      get: ({ name }) => Promise.resolve(name in namespaces ? namespace(name, namespaces[name]) : undefined),
    },
    jobs,
    settings: {
      registry: { ...registry, host, insecure: true, dockerConfig: undefined },
      cacheBytes: 2 * 2 ** 20,
    },
    log: { info: say, warn: say },
  });
  return { sweeper, log };
}
const entryIn = (namespace: string) => jobEntry(makeJob({ metadata: { namespace } }));
const namespace = (name: string, deleting = false): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    ...{ name, uid: name, resourceVersion: '1', creationTimestamp: '', labels: {}, annotations: {} },
    ...(deleting && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
  },
});

describe('the sweeper of build caches', () => {
  beforeEach(() => {
    caches = {
      full: [tag('a', '00'), tag('b', '01'), tag('c', '02')],
      gone: [tag('a', '00')],
      going: [tag('a', '00')],
      small: [tag('a', '00')],
    };
  });

  it('deletes the oldest entries above the limit, and all of a namespace that is gone or going', async () => {
    await makeSweeper({ full: false, going: true, small: false }).sweeper.sweep();
    expect(caches).toEqual({
      full: [tag('b', '01'), tag('c', '02')],
      gone: [],
      going: [],
      small: [tag('a', '00')],
    });
  });

  it('does so at once when the last job of a namespace is gone with it', async () => {
    const { sweeper } = makeSweeper({ full: false }, ['going']);
    for (const name of ['gone', 'going', 'full']) await sweeper.vanished(entryIn(name));
    expect(caches).toMatchObject({ gone: [], going: [tag('a', '00')] });
    expect(caches['full']).toHaveLength(3);
  });

  it('looks at the namespaces that have jobs if the registry has no list', async () => {
    status.catalog = 404;
    await makeSweeper({}, ['full']).sweeper.sweep();
    expect(caches).toMatchObject({ full: [tag('b', '01'), tag('c', '02')], gone: [tag('a', '00')] });
  });

  it('logs what fails, and goes on with the next cache', async () => {
    status.deletion = 500;
    const { sweeper, log } = makeSweeper({});
    await sweeper.sweep();
    expect(log).toEqual(Array.from({ length: 4 }, () => 'could not sweep the build cache'));
  });
});
