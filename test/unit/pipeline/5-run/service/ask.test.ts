import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { ask, type Question } from '../../../../../src/pipeline/5-run/service/in-container/ask.ts';
import { drip, forEver, HostileServers, type Manner } from '../../../../support/hostile-server.ts';

jest.setTimeout(30_000);

const servers = new HostileServers();
afterAll(() => {
  servers.stop();
});

const question = (port: number, more: Partial<Question> = {}): Question => ({
  port,
  method: 'GET',
  path: '/',
  headers: [],
  ...more,
});
const asked = async (manner: Manner, milliseconds = 5_000, more: Partial<Question> = {}) =>
  ask(question(await servers.start(manner), more), milliseconds);
const says = (text: string | Buffer) => (socket: Socket) => {
  socket.end(text);
};
const ok = 'HTTP/1.1 200 OK\r\n';

describe('a question to a service', () => {
  it('carries method, path, headers, body and nothing that invites a compressed or further answer', async () => {
    const seen: unknown[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, rawHeaders } = request;
        seen.push({ method, url, rawHeaders, body: Buffer.concat(chunks).toString() });
        response.writeHead(
          201,
          [
            ['X-A', '1'],
            ['x-a', '2'],
            ['Set-Cookie', 'a'],
            ['__proto__', 'b'],
          ].flat(),
        );
        response.end('made');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const headers = [{ name: 'X-Own', value: 'yes' }];
    const got = await ask(question(port, { method: 'POST', path: '/a?b=c', headers, body: 'größer' }), 5_000);
    await ask(question(port, { method: 'PUT' }), 5_000);
    await ask(question(port, { method: 'HEAD' }), 5_000);
    server.close();
    const own = ['Host', `localhost:${port}`, 'Accept-Encoding', 'identity', 'Connection', 'close'];
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/a?b=c',
        rawHeaders: [...own, 'Content-Length', '8', 'X-Own', 'yes'],
        body: 'größer',
      },
      { method: 'PUT', url: '/', rawHeaders: [...own, 'Content-Length', '0'], body: '' },
      { method: 'HEAD', url: '/', rawHeaders: own, body: '' },
    ]);
    if (got.kind !== 'answer') throw new Error(got.got);
    expect(got.answer).toMatchObject({ status: 201, body: Buffer.from('made') });
    expect([...got.answer.headers].slice(0, 4)).toEqual([
      ['x-a', '1, 2'],
      ['set-cookie', 'a'],
      ['__proto__', 'b'],
      expect.anything(),
    ]);
  });

  it('gets a redirect, and what is compressed, as they are', async () => {
    const redirect = await asked(says(`HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\n\r\n`));
    expect(redirect).toMatchObject({ kind: 'answer', answer: { status: 302 } });
    const bomb = gzipSync(Buffer.alloc(4 * 1024 ** 2));
    const head = `${ok}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
    const compressed = await asked(says(Buffer.concat([Buffer.from(head), bomb])));
    expect(compressed).toMatchObject({ kind: 'answer', answer: { body: bomb } });
  });
});

describe('attack 122: a service cannot hold up or fill the tester: it', () => {
  it.each<[string, Manner, string | RegExp, number]>([
    ['never answers', () => undefined, /^none after \d+ ms$/, 200],
    [
      'drips its headers',
      (socket) => {
        drip(socket, `${ok}X-Slow: ${'a'.repeat(10_000)}`, 10);
      },
      /^none after \d+ ms$/,
      300,
    ],
    [
      'drips its body',
      (socket) => {
        socket.write(`${ok}Content-Length: 10000\r\n\r\n`);
        drip(socket, 'a'.repeat(10_000), 10);
      },
      /^none after \d+ ms$/,
      300,
    ],
    [
      'answers 100 Continue for ever',
      (socket) => {
        forEver(socket, 'HTTP/1.1 100 Continue\r\n\r\n');
      },
      'more than 10 interim answers',
      5_000,
    ],
    [
      'sends headers without end',
      (socket) => {
        socket.write(ok);
        forEver(socket, `X-A: ${'a'.repeat(100)}\r\n`);
      },
      'headers of more than 16 KiB',
      5_000,
    ],
    [
      'sends a body without end',
      (socket) => {
        socket.write(`${ok}\r\n`);
        forEver(socket, 'a'.repeat(10_000));
      },
      'a body of more than 1 MiB',
      5_000,
    ],
    [
      'sends chunks without end',
      (socket) => {
        socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n`);
        forEver(socket, '1\r\na\r\n');
      },
      'a body in more than 65536 pieces',
      10_000,
    ],
    [
      'sends trailers without end',
      (socket) => {
        socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n`);
        forEver(socket, `X-A: ${'a'.repeat(100)}\r\n`);
      },
      /headers of more than 16 KiB|connection was closed/,
      5_000,
    ],
    ['speaks another language', says('SSH-2.0-OpenSSH_9.2\r\n'), /^no valid HTTP: /, 5_000],
    [
      'answers with two lengths',
      says(`${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`),
      /^no valid HTTP: /,
      5_000,
    ],
    [
      'switches protocols',
      says('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      'status 101, which switches protocols',
      5_000,
    ],
    [
      'switches protocols and resets the connection',
      (socket) => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
        setTimeout(() => socket.resetAndDestroy(), 50);
      },
      'status 101, which switches protocols',
      5_000,
    ],
    ['closes at once', says(''), 'the connection was closed before the answer was complete', 5_000],
    [
      'closes half-way',
      says(`${ok}Content-Length: 10\r\n\r\nabc`),
      'the connection was closed before the answer was complete',
      5_000,
    ],
    [
      'resets the connection',
      (socket) => {
        socket.resetAndDestroy();
      },
      'the connection was closed before the answer was complete',
      5_000,
    ],
  ])('%s', async (_, manner, got, milliseconds) => {
    const answer = await asked(manner, milliseconds);
    expect(answer).toMatchObject({
      kind: 'none',
      got: typeof got === 'string' ? got : (expect.stringMatching(got) as string),
    });
    expect(answer.kind === 'none' && answer.milliseconds).toBeLessThan(10_000);
  });

  it('is not connected to any longer once it was asked', async () => {
    for (let tries = 0; servers.open > 0 && tries < 100; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(servers.open).toBe(0);
  });

  it('does not listen', async () => {
    expect(await ask(question(1), 5_000)).toMatchObject({
      kind: 'none',
      got: 'connection refused: nothing listens on this port',
    });
  });

  it('is asked with headers that cannot be sent', async () => {
    const headers = [{ name: 'a b', value: 'x' }];
    expect(await ask(question(1, { headers }), 5_000)).toMatchObject({
      kind: 'none',
      got: expect.stringMatching(/must be a valid HTTP token/) as string,
    });
    expect(await ask(question(1, { path: '/a b' }), 5_000)).toMatchObject({ kind: 'none' });
  });
});
