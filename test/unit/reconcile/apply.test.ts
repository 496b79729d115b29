import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from '../../../src/cluster/errors.ts';
import type { Manifest } from '../../../src/pipeline/manifest/manifest.ts';
import { Applier } from '../../../src/reconcile/apply.ts';
import { makeSettings } from '../../support/settings.ts';

/** A registry that has the tag run-1 on each of its endless pages, and deletes what it is told to. */
let server: Server;
const deleted = new Set<string>();
beforeAll(async () => {
  const manifest = { 'docker-content-digest': `sha256:${'a'.repeat(64)}` };
  server = createServer(({ method = '', url = '' }, response) => {
    if (method === 'DELETE') deleted.add(url);
    if (url.includes('/tags/list')) response.setHeader('link', '</v2/>; rel="next"');
    response.writeHead(method === 'DELETE' ? 202 : 200, manifest);
    return response.end(url.includes('/tags/list') ? '{"tags":["run-1"]}' : '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function makeApplier() {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const logged: unknown[] = [];
  const none = () => Promise.reject(new Error('not a matter of the cluster'));
  const { registry } = makeSettings();
  const applier = new Applier(
    { apply: none, create: none, delete: none },
    makeSettings({ registry: { ...registry, host, insecure: true } }),
    { ...silent, error: (_: unknown, message?: string) => logged.push(message) },
  );
  return { applier, logged };
}

describe('a job with more tags than are deleted in one go', () => {
  it('loses those that were listed, and is tried again', async () => {
    const { applier } = makeApplier();
    await expect(applier.removeImages('a', false)).rejects.toThrow(
      /jobs\/a has more tags than the 10 that were/,
    );
    expect([...deleted]).toEqual([`/v2/jobs/a/manifests/sha256:${'a'.repeat(64)}`]);
  });

  it('is given up in the end, which is logged', async () => {
    const { applier, logged } = makeApplier();
    await applier.removeImages('a', true);
    expect(logged).toEqual(['gave up deleting the images: they remain in the registry']);
  });
});

describe('a copy of an image', () => {
  const copy = { from: 'b', digest: `sha256:${'a'.repeat(64)}`, tag: 'run-1' };
  const job = { metadata: { uid: 'a', namespace: 'team', name: 'job' } };

  it('that fails is not tried again while the watch may not show the pod that builds', async () => {
    const { applier } = makeApplier();
    await applier.copy(job, {});
    await expect(applier.copy(job, { copy })).rejects.toThrow('the image of job b cannot be copied');
    await expect(applier.copy(job, { copy })).rejects.toThrow('it failed just now');
    jest.useFakeTimers({ now: Date.now() + 30_000, doNotFake: ['nextTick', 'setImmediate'] });
    await expect(applier.copy(job, { copy })).rejects.toThrow('the image of job b cannot be copied');
    jest.useRealTimers();
  });
});

describe('a pod that a new namespace refuses', () => {
  const manifest = (kind: 'Namespace' | 'ResourceQuota' | 'Pod'): Manifest => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: kind },
  });
  const want = [manifest('Namespace'), manifest('ResourceQuota'), manifest('Pod')];
  const job = { metadata: { uid: 'a', namespace: 'team', name: 'job' } };
  afterEach(() => jest.useRealTimers());

  /** Applies the manifests at these times, in milliseconds. @returns what was written each time */
  async function written(status: number, times: readonly number[]): Promise<string[][]> {
    jest.useFakeTimers({ now: 0 });
    let names: string[] = [];
    const refusal = new ApiError({ status, reason: 'Forbidden', message: 'status unknown for quota' });
    const applier = new Applier(
      {
        apply: ({ kind, metadata }) => {
          names.push(kind);
          return Promise.resolve({ apiVersion: 'v1', kind, metadata } as never);
        },
        create: () => Promise.reject(refusal),
        delete: () => Promise.resolve('deleted'),
      },
      makeSettings(),
      silent,
    );
    const all: string[][] = [];
    for (const time of times) {
      jest.setSystemTime(time);
      names = [];
      await expect(applier.apply(job, { want, absent: [] })).rejects.toThrow();
      all.push(names);
    }
    return all;
  }

  it('is tried again without writing everything else anew, for five seconds', async () => {
    const both = ['Namespace', 'ResourceQuota'];
    expect(await written(403, [0, 100, 4999, 5000, 5100])).toEqual([both, [], [], [], both]);
  });

  it('leads to everything being applied anew if the namespace is gone', async () => {
    const both = ['Namespace', 'ResourceQuota'];
    expect(await written(404, [0, 100])).toEqual([both, both]);
  });
});
