import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { closing, limitSending } from '../../../../src/api/http/closing.ts';
import { sendItems } from '../../../../src/api/http/send-items.ts';

const mebi = 'x'.repeat(1024 * 1024);

describe('attack 77: a client that reads slowly', () => {
  let handle: (response: ServerResponse) => void;
  let server: Server;
  beforeAll(async () => {
    server = createServer((_request, response) => {
      handle(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  /** Asks, and reads nothing, or a little now and then. */
  function ask(every?: number) {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    if (every === undefined) return socket;
    const reading = setInterval(() => void socket.read(), every);
    socket.once('close', () => {
      clearInterval(reading);
    });
    return socket;
  }

  /** What sendItems throws for a list of 64 items of 1 MiB, and after how long. */
  async function listFor(patience: Parameters<typeof sendItems>[2], every?: number) {
    const sent = Promise.withResolvers<unknown>();
    handle = (response) => {
      void sendItems(response, items(64), patience).then(sent.resolve, sent.resolve);
    };
    const started = performance.now();
    const socket = ask(every);
    const error = await sent.promise;
    socket.destroy();
    return { error: String(error), took: performance.now() - started };
  }

  it('is given up when it takes nothing', async () => {
    const { error, took } = await listFor({ item: 300, start: 60_000, each: 0, most: 60_000 });
    expect(error).toContain('Abort');
    expect(took).toBeLessThan(5_000);
  });

  it('is given up when it takes a list a little at a time, and too long in all', async () => {
    const { error, took } = await listFor({ item: 3_000, start: 500, each: 10, most: 1_000 }, 100);
    expect(error).toContain('Abort');
    expect(took).toBeLessThan(6_000);
  });

  it('is disconnected when it does not take an answer that is no list', async () => {
    const closed = Promise.withResolvers<boolean>();
    handle = (response) => {
      limitSending(response, 300);
      const signal = closing(response);
      signal.addEventListener('abort', () => {
        closed.resolve(response.writableFinished);
      });
      response.end(mebi.repeat(32));
    };
    const socket = ask();
    expect(await closed.promise).toBe(false);
    socket.destroy();
  });

  it('has left already when it closed the connection before', async () => {
    const left = Promise.withResolvers<boolean>();
    handle = (response) => {
      response.once('close', () => {
        left.resolve(closing(response).aborted);
      });
      response.destroy();
    };
    ask();
    expect(await left.promise).toBe(true);
  });
});

async function* items(count: number): AsyncGenerator<string, void> {
  for (let made = 0; made < count; made += 1) yield await Promise.resolve(mebi);
}
