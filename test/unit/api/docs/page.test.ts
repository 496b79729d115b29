import { createHash } from 'node:crypto';
import { startApiWithoutCluster, type Answer, type TestApi } from '../../../support/api.ts';

let api: TestApi;
let page: Answer;
beforeAll(async () => {
  api = await startApiWithoutCluster({ mode: 'token' }, { compatibility: true });
  page = await api.send({ path: '/docs' });
});
afterAll(() => api.stop());

const all = (pattern: RegExp): string[] => Array.from(page.text.matchAll(pattern), ([, found = '']) => found);

describe('the page /docs', () => {
  it('is HTML that needs no token', () => {
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toMatch(/^<!doctype html>/);
  });

  it('may load nothing and run nothing: the policy allows its own style sheet only, by its hash', () => {
    const [style = ''] = all(/<style>(.*?)<\/style>/gs);
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(page.text).not.toMatch(/<script|<link|<img|<iframe|\sstyle=|\son\w+=|@import|url\(/i);
    expect(all(/href="([^"]*)"/g).filter((href) => /^(?:\w+:)?\/\//.test(href))).toEqual([]);
  });

  it('has every operation of the OpenAPI document, and every schema and reason', async () => {
    const { json } = await api.send({ path: '/api/v1/openapi.json' });
    const operations = JSON.stringify(json).matchAll(/"operationId":"(\w+)"/g);
    const ids = Array.from(operations, ([, id]) => id);
    expect(all(/<section class="operation" id="(\w+)">/g).sort()).toEqual(ids.sort());
    expect(ids).toContain('submitJob');
    expect(page.text).toContain('id="schema-JobDetail"');
    expect(page.text).toContain('id="problem-IdempotencyKeyReused"');
  });

  it('has no link that leads nowhere and no id twice', () => {
    const ids = all(/\sid="([^"]+)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    for (const target of all(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, slash, name = '', end] of page.text.matchAll(
      /<(\/?)([a-z][a-z0-9]*)(?:\s[^>]*?)?(\/?)>/g,
    )) {
      if (end === '/') continue;
      if (slash === '/') expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('is not sent again to a client that has it', async () => {
    const { etag = '' } = page.headers;
    const again = await api.send({ path: '/docs', headers: { 'If-None-Match': etag } });
    expect(again).toMatchObject({ status: 304, text: '' });
  });
});
