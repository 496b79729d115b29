import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { poster, waitOf, type Answer } from '../../../src/otlp/post.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** What became of a request to a server that answers so. */
async function posted(answer: RequestListener, timeout = 5_000): Promise<Answer> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v1/traces`;
  return poster({ url, headers: { 'x-tenant': 'a' }, ca: undefined, timeout }, () => undefined)('{}');
}

describe('what is sent to a collector', () => {
  it('is JSON with the headers that are configured', async () => {
    const seen: unknown[] = [];
    await posted((request, response) => {
      seen.push(request.method, request.headers['x-tenant'], request.headers['content-type']);
      response.end('{}');
    });
    expect(seen).toEqual(['POST', 'a', 'application/json']);
  });

  it.each<[string, number, string, Answer]>([
    ['all', 200, '{}', { kind: 'taken', rejected: 0 }],
    ['a part', 200, '{"partialSuccess":{"rejectedSpans":"3"}}', { kind: 'taken', rejected: 3 }],
    ['all, in words that nobody knows', 200, 'thanks', { kind: 'taken', rejected: 0 }],
    ['nothing, for good', 400, '{}', { kind: 'refused' }],
    ['nothing, but leads elsewhere', 307, '', { kind: 'refused' }],
    ['nothing now', 503, '', { kind: 'unreachable', retryAfter: 7000 }],
  ])('is judged by the status, if the collector takes %s', async (_, status, body, expected) => {
    const headers = { 'retry-after': '7', location: 'http://127.0.0.1:1/' };
    expect(await posted((__, response) => response.writeHead(status, headers).end(body))).toEqual(expected);
  });

  it('attack 126: may be sent again, if the answer has no end or does not come', async () => {
    expect(
      await posted((_, response) => {
        response.writeHead(200).write('x'.repeat(100_000));
      }),
    ).toEqual({ kind: 'unreachable' });
    expect(await posted(() => undefined, 200)).toEqual({ kind: 'unreachable' });
  });

  it('waits a minute at most, whatever the collector asks for', () => {
    expect(waitOf('86400')).toEqual({ retryAfter: 60_000 });
    expect(waitOf(new Date(Date.now() + 3_600_000).toUTCString())).toEqual({ retryAfter: 60_000 });
    expect(waitOf('soon')).toEqual({});
    expect(waitOf(undefined)).toEqual({});
  });
});
