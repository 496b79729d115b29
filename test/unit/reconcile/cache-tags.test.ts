import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CacheTags } from '../../../src/reconcile/cache-tags.ts';
import { makeSettings } from '../../support/settings.ts';

let server: Server;
let asked = 0;
let respond: 'tags' | 'error' | 'nothing';
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    if (url === '/v2/') return void response.end();
    asked++;
    if (respond === 'nothing') return;
    response.writeHead(respond === 'tags' ? 200 : 500).end(JSON.stringify({ tags: [url.split('/')[3]] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => (asked = 0));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const warnings: string[] = [];
function makeTags() {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { registry } = makeSettings();
  const settings = { registry: { ...registry, host, insecure: true, dockerConfig: undefined } };
  return new CacheTags(settings, { warn: (_: unknown, message?: string) => warnings.push(message ?? '') });
}

describe('the tags of a build cache', () => {
  it('are those of one namespace, and are remembered for a while', async () => {
    respond = 'tags';
    const tags = makeTags();
    expect(await tags.tagsOf('a')).toEqual(['a']);
    expect(await tags.tagsOf('a')).toEqual(['a']);
    expect(await tags.tagsOf('b')).toEqual(['b']);
    expect(asked).toBe(2);
  });

  it('are none if the registry fails: the build goes on without', async () => {
    respond = 'error';
    expect(await makeTags().tagsOf('a')).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('building without')]);
  });

  it('are not waited for if the registry does not answer', async () => {
    respond = 'nothing';
    const before = Date.now();
    expect(await makeTags().tagsOf('a')).toEqual([]);
    expect(Date.now() - before).toBeLessThan(5_000);
  });
});
