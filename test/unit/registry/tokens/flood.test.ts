import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { Agent, request } from 'undici';
import { serveTokens } from '../../../../src/registry/tokens/serve.ts';
import { readSigner } from '../../../../src/registry/tokens/sign.ts';
import { certificate } from '../../../support/certificate.ts';
import { tempFolder } from '../../../support/shell.ts';

const folder = tempFolder();
const tls = certificate(folder.path, 'server');
const signing = certificate(folder.path, 'signer');
const maxConnections = 60;
const server = serveTokens({
  maxConnections,
  port: 0,
  tls,
  signer: readSigner(signing.key, signing.cert),
  passwordKey: 'k'.repeat(32),
});
const open = new Set<Socket>();
const portOf = (): number => (server.address() as AddressInfo).port;

beforeAll(() => once(server, 'listening'));
afterEach(() => {
  for (const socket of open) socket.destroy();
});
afterAll(() => {
  server.close();
  folder.remove();
});

/** Each pod has an address of its own, and so has each node: 127.0.0.x stand for them. */
function connectFrom(localAddress: string): Socket {
  const socket = connect({ port: portOf(), host: '127.0.0.1', localAddress });
  open.add(socket);
  socket.on('error', () => undefined);
  socket.once('close', () => open.delete(socket));
  return socket;
}

/** Keeps so many connections open that say nothing, opening another one for each that is closed. */
async function flood(localAddress: string, count: number): Promise<() => void> {
  let over = false;
  const attack = (): Socket =>
    connectFrom(localAddress).once('close', () => {
      setTimeout(() => over || attack(), 1000).unref();
    });
  const first = Array.from({ length: count }, attack);
  await Promise.allSettled(first.map((socket) => once(socket, 'connect')));
  return () => {
    over = true;
  };
}

/** Asks without a login, each time over a new connection. @returns how often the answer was 401, as it should be */
async function answered(localAddress: string, count: number): Promise<number> {
  const client = new Agent({ pipelining: 0, connect: { ca: tls.cert, localAddress } });
  const asked = await Promise.allSettled(
    Array.from({ length: count }, async () => {
      const { statusCode, body } = await request(`https://127.0.0.1:${portOf()}/token`, {
        dispatcher: client,
      });
      await body.dump();
      return statusCode === 401;
    }),
  );
  await client.destroy();
  return asked.filter((one) => one.status === 'fulfilled' && one.value).length;
}

const connections = promisify(server.getConnections.bind(server));

describe('attack 76: builds that open connections to the server of tokens and leave them idle', () => {
  it('bounds the connections, and answers a whole node whose pods pull meanwhile', async () => {
    const ends = await Promise.all(['127.0.0.2', '127.0.0.3', '127.0.0.4'].map((pod) => flood(pod, 100)));
    expect(await answered('127.0.0.9', 15)).toBe(15);
    await sleep(200);
    expect(await connections()).toBeLessThanOrEqual(2 * maxConnections);
    for (const end of ends) end();
  });

  it('lets one address have all places while nobody else wants them', async () => {
    expect(await answered('127.0.0.9', maxConnections)).toBe(maxConnections);
  });

  it('answers a client that shares the address of an attacker, which loses its oldest connections', async () => {
    const end = await flood('127.0.0.2', maxConnections);
    expect(await answered('127.0.0.2', 20)).toBe(20);
    end();
  });

  it.each<[string, (socket: Socket) => void]>([
    ['never begins the handshake', () => undefined],
    [
      'never asks',
      (socket) =>
        connectTls({ socket, ca: tls.cert, host: '127.0.0.1' })
          .on('error', () => undefined)
          .resume(),
    ],
    [
      'never ends its headers',
      (socket) => {
        const secure = connectTls({ socket, ca: tls.cert, host: '127.0.0.1' })
          .on('error', () => undefined)
          .resume();
        secure.write('GET /token HTTP/1.1\r\nHost: x\r\n');
        const slowly = setInterval(() => secure.write('x'), 500);
        socket.once('close', () => {
          clearInterval(slowly);
        });
      },
    ],
  ])(
    'closes the connection of a client that %s',
    async (_what, behave) => {
      const socket = connectFrom('127.0.0.2');
      await once(socket, 'connect');
      behave(socket);
      socket.resume();
      const first = await Promise.race([
        once(socket, 'close').then(() => 'closed'),
        sleep(9_000, 'open', { ref: false }),
      ]);
      expect(first).toBe('closed');
    },
    20_000,
  );
});
