import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultOf } from '../../../src/pipeline/7-publish/copy/fault.ts';
import { openRegistry, type RegistryClient } from '../../../src/registry/client.ts';

const size = 256 * 1024 ** 2;

async function* content(): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(1024 ** 2);
  for (let sent = 0; sent < size; sent += chunk.length) yield await Promise.resolve(chunk);
}

const ways: Record<string, (registry: RegistryClient) => Promise<unknown>> = {
  'of a known size': (registry) => registry.upload('/v2/a/blobs/uploads/1', { body: content(), size }),
  'of any size': (registry) => registry.sendStream('PATCH', '/v2/a/blobs/uploads/1', content()),
};

describe('an upload of which a registry takes no more', () => {
  it.each(Object.entries(ways))('ends as one that may be tried again: %s', async (_what, send) => {
    const server = createServer((request, response) => {
      // The content is never read, so that the connection is full.
      if (request.method === 'GET') response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const access = { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined };
    const registry = await openRegistry(host, { ...access, stallTimeout: 200 });
    const error: unknown = await send(registry).catch((caught: unknown) => caught);
    server.closeAllConnections();
    server.close();
    expect(faultOf(error)).toEqual({
      error: 'unavailable',
      message: `the registry ${host} takes no more of an upload`,
    });
  });
});
