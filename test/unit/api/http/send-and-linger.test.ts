import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { startApiWithoutCluster, type TestApi } from '../../../support/api.ts';

const mebi = 1024 * 1024;
const json = 'Content-Type: application/json\r\n';
const head = (headers: string): string => `POST /api/v1/job HTTP/1.1\r\nHost: x\r\n${json}${headers}\r\n`;

describe('a request that is refused while its body arrives (attacks 1, 2: a body beyond the limit)', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApiWithoutCluster({ mode: 'none' });
  });
  afterAll(() => api.stop());

  /** Sends all bytes before it reads any, as simple clients do. @throws Error if the connection is reset */
  async function sendThenRead(bytes: string): Promise<string> {
    const socket = connect(api.port, '127.0.0.1');
    await once(socket, 'connect');
    await send(socket, bytes);
    socket.end();
    return text(socket);
  }

  it.each([
    ['with a Content-Length', head(`Content-Length: ${10 * mebi}\r\n`) + 'x'.repeat(10 * mebi)],
    [
      'without a Content-Length',
      `${head('Transfer-Encoding: chunked\r\n')}${`10000\r\n${'x'.repeat(0x10000)}\r\n`.repeat(160)}0\r\n\r\n`,
    ],
  ])(
    'answers every one of 40 clients that send 10 MB %s',
    async (_, bytes) => {
      for (let round = 0; round < 10; round += 1) {
        const answers = await Promise.all(Array.from({ length: 4 }, () => sendThenRead(bytes)));
        for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 413 [^]*"reason":"BodyTooLarge"/);
      }
    },
    120_000,
  );

  it.each([
    ['slowly', 'x', 100],
    ['fast', 'x'.repeat(mebi), 0],
  ])(
    'stops reading at a limit if the rest arrives %s and never ends',
    async (_, bytes, pause) => {
      const socket = connect(api.port, '127.0.0.1').resume();
      const closed = once(socket, 'close');
      socket.on('error', () => undefined).write(head('Content-Length: 100000000000\r\n'));
      while (!socket.destroyed)
        await Promise.race([send(socket, bytes).then(() => sleep(pause)), closed]).catch(() => undefined);
      expect(socket.destroyed).toBe(true);
    },
    60_000,
  );
});

/** Resolves once the kernel has the bytes. @throws Error if the connection is reset */
const send = (socket: Socket, bytes: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
