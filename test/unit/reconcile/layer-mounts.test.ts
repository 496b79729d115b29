import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LayerMounts } from '../../../src/reconcile/layer-mounts.ts';
import { submitterAnnotation } from '../../../src/resource/names.ts';
import { makeSettings } from '../../support/settings.ts';

let server: Server;
const asked: string[] = [];
let mounts: boolean;
beforeAll(async () => {
  server = createServer(({ method = '', url = '' }, response) => {
    if (url === '/v2/') return void response.end();
    asked.push(`${method} ${decodeURIComponent(url)}`);
    response.writeHead(mounts ? 201 : 202).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  asked.splice(0);
  warnings.splice(0);
  mounts = true;
});
afterAll(() => server.close());

const warnings: string[] = [];
function makeMounts() {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registry = { ...makeSettings().registry, host, insecure: true, dockerConfig: undefined };
  return new LayerMounts(
    { registry },
    { warn: (_: unknown, message?: string) => warnings.push(message ?? '') },
  );
}

const layer = (name: string, size = 30_000_000) => ({
  digest: `sha256:${name}`,
  size,
  compression: 'gzip' as const,
  diffId: 'sha256:x',
  bytes: size,
  entries: 1,
});
const job = (uid: string, namespace = 'team', submitter?: string) => ({
  metadata: {
    uid,
    namespace,
    ...(submitter !== undefined && { annotations: { [submitterAnnotation]: submitter } }),
  },
});

describe('the layers of an earlier job', () => {
  it('are mounted once into the repository of the next one, those that are large', async () => {
    const layers = makeMounts();
    layers.learn(job('a'), [layer('base'), layer('python'), layer('small', 1000)]);
    const wanted = layers.of(job('b')).lastLayers;
    expect(wanted).toEqual({ from: 'a', digests: ['sha256:base', 'sha256:python'] });
    for (let pass = 0; pass < 2; pass += 1) if (wanted) layers.begin(job('b'), wanted);
    await layers.settled('b');
    expect(asked).toEqual([
      'POST /v2/jobs/b/blobs/uploads/?mount=sha256:base&from=jobs/a',
      'POST /v2/jobs/b/blobs/uploads/?mount=sha256:python&from=jobs/a',
    ]);
    expect(warnings).toEqual([]);
  });

  it('are those of the last job, and none for that job itself', () => {
    const layers = makeMounts();
    layers.learn(job('a'), [layer('base')]);
    layers.learn(job('b'), [layer('other')]);
    layers.learn(job('c'), [layer('small', 1000)]);
    expect(layers.of(job('c')).lastLayers).toEqual({ from: 'b', digests: ['sha256:other'] });
    expect(layers.of(job('b')).lastLayers).toBeUndefined();
  });

  it('attack 87: are for nobody else: not for another namespace, nor for another submitter', () => {
    const layers = makeMounts();
    layers.learn(job('a', 'team', 'ada'), [layer('secret')]);
    expect(layers.of(job('b', 'team', 'ada')).lastLayers).toMatchObject({ from: 'a' });
    expect(layers.of(job('b', 'team', 'bob')).lastLayers).toBeUndefined();
    expect(layers.of(job('b', 'team')).lastLayers).toBeUndefined();
    expect(layers.of(job('b', 'other', 'ada')).lastLayers).toBeUndefined();
  });

  it('are pushed as always if the registry does not mount, which is not tried again soon', async () => {
    mounts = false;
    const layers = makeMounts();
    for (const uid of ['b', 'c']) {
      layers.learn(job('a'), [layer('base'), layer('python')]);
      layers.begin(job(uid), { from: 'a', digests: ['sha256:base', 'sha256:python'] });
      await layers.settled(uid);
    }
    expect(asked).toHaveLength(1);
    expect(warnings).toEqual([expect.stringContaining('all are pushed')]);
  });

  it('are remembered of the latest submitters only', () => {
    const layers = makeMounts();
    for (let count = 0; count <= 1_000; count += 1) layers.learn(job('a', `team-${count}`), [layer('base')]);
    expect(layers.of(job('b', 'team-0')).lastLayers).toBeUndefined();
    expect(layers.of(job('b', 'team-1')).lastLayers).toBeDefined();
  });
});
