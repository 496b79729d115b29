import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { listRepositories } from '../../../src/registry/list-repositories.ts';

let server: Server;
let asked: string[] = [];
let answer: (url: string) => {
  readonly status?: number;
  readonly names?: readonly string[];
  readonly more?: boolean;
};
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    if (url === '/v2/') return response.end();
    asked.push(url);
    const { status = 200, names = [], more = false } = answer(url);
    response.writeHead(status, more ? { link: '<next>; rel="next"' } : {});
    return response.end(JSON.stringify({ repositories: names }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => (asked = []));
afterAll(() => server.close());

const access = { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined };
const list = () => listRepositories(`127.0.0.1:${(server.address() as AddressInfo).port}`, 'cache/', access);

describe('the repositories with a prefix', () => {
  it('are read page by page, up to those without it', async () => {
    answer = (url) =>
      url.endsWith('last=cache%2Fb')
        ? { names: ['cache/c', 'jobs/1'], more: true }
        : { names: ['cache/a', 'cache/b'], more: true };
    expect(await list()).toEqual(['cache/a', 'cache/b', 'cache/c']);
    expect(asked).toEqual(['/v2/_catalog?n=100&last=cache%2F', '/v2/_catalog?n=100&last=cache%2Fb']);
  });

  it('are none if there are none', async () => {
    answer = () => ({});
    expect(await list()).toEqual([]);
  });

  it.each([401, 403, 404, 405])('are unknown if the registry does not show them (%d)', async (status) => {
    answer = () => ({ status });
    if (status === 401) await expect(list()).rejects.toThrow();
    else expect(await list()).toBeUndefined();
  });

  it('are not read from a registry that is broken', async () => {
    answer = () => ({ status: 500 });
    await expect(list()).rejects.toThrow('responded with 500');
  });

  it('end, even if a registry repeats itself for ever', async () => {
    answer = () => ({ names: ['cache/a'], more: true });
    await list();
    expect(asked).toHaveLength(100);
  });
});
