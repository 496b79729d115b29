import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { listTags } from '../../../src/registry/list-tags.ts';

interface Page {
  readonly status?: number;
  readonly body?: string;
  readonly link?: string;
}

let server: Server;
/** The requests for tags. */
let asked: string[] = [];
let answer: (path: string) => Page;
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    if (url === '/v2/') return response.end();
    asked.push(url);
    const { status = 200, body = '', link } = answer(url);
    response.writeHead(status, link === undefined ? {} : { link });
    return response.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => (asked = []));
afterAll(() => server.close());

const access = { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined };
const list = () => listTags(`127.0.0.1:${(server.address() as AddressInfo).port}/jobs/a`, access);
const tags = (...names: string[]) => JSON.stringify({ name: 'jobs/a', tags: names });
const link = '</v2/jobs/a/tags/list?n=1000>; rel="next"';

describe('the tags of a repository', () => {
  it('are read page by page', async () => {
    answer = (path) =>
      path.endsWith('last=run-1') ? { body: tags('run-2') } : { body: tags('run-1'), link };
    expect(await list()).toEqual({ tags: ['run-1', 'run-2'], hasMore: false });
    expect(asked).toEqual(['/v2/jobs/a/tags/list?n=1000', '/v2/jobs/a/tags/list?n=1000&last=run-1']);
  });

  it.each([
    ['there is no repository', { status: 404 }],
    ['it has lost all of its tags', { body: '{"name":"jobs/a","tags":null}' }],
    ['a page is empty, though it has a link', { body: tags(), link }],
  ])('are none if %s', async (_why, page) => {
    answer = () => page;
    expect(await list()).toEqual({ tags: [], hasMore: false });
    expect(asked).toHaveLength(1);
  });

  it('are read from ten pages only, so a registry that repeats itself ends', async () => {
    answer = () => ({ body: tags('run-1'), link });
    expect(await list()).toEqual({ tags: Array.from({ length: 10 }, () => 'run-1'), hasMore: true });
    expect(asked).toHaveLength(10);
  });

  it('are 10,000 at most, however many a registry sends in a page', async () => {
    answer = () => ({ body: tags(...Array.from({ length: 6000 }, () => 'run-1')), link });
    const { tags: read, hasMore } = await list();
    expect({ read: read.length, hasMore, asked: asked.length }).toEqual({
      ...{ read: 10_000, hasMore: true, asked: 2 },
    });
  });

  it.each([
    ['a path instead of a tag', { body: tags('../../b/manifests/run-1') }],
    ['a page of more than 1 MiB', { body: tags('run-1').padStart(2_000_000) }],
    ['no JSON', { body: '<html>' }],
    ['an error', { status: 503 }],
  ])('are an error if the registry sends %s', async (_what, page) => {
    answer = () => page;
    await expect(list()).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });
});
