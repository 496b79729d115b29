import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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

function makeApplier() {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const logged: unknown[] = [];
  const none = () => Promise.reject(new Error('not a matter of the cluster'));
  const { registry } = makeSettings();
  const applier = new Applier(
    { apply: none, create: none, delete: none },
    makeSettings({ registry: { ...registry, host, insecure: true } }),
    { error: (_: unknown, message?: string) => logged.push(message) },
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
