import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { exitCodes } from '../../../../src/cli/exit-codes.ts';
import { Failure } from '../../../../src/cli/failure.ts';
import { restJobs } from '../../../../src/cli/jobs/rest/index.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A stream that goes on until it is destroyed. */
const endless = () => new Readable({ read: (size) => void stream.push(Buffer.alloc(size)) });
let stream: Readable;
beforeEach(() => {
  stream = endless();
});

async function failure(url: string, signal = new AbortController().signal): Promise<unknown> {
  const jobs = restJobs({ url, token: 'secret', namespace: undefined });
  return jobs.upload(stream, signal).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('an upload', () => {
  it('whose connection breaks half-way says so, and that nothing was submitted', async () => {
    const url = await serve((request) => {
      let size = 0;
      request.on('data', ({ length }: Buffer) => {
        size += length;
        if (size > 1_000_000) request.socket.resetAndDestroy();
      });
    });
    const error = await failure(url);
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({
      code: exitCodes.unreachable,
      message: expect.stringMatching(/^the files were not uploaded: http.* ended the connection: /) as string,
      next: ['No job was submitted, and the server deletes what it has of the files', expect.any(String)],
    });
    expect(stream.destroyed).toBe(true);
  });

  it('ends when the user interrupts it, and leaves nothing open', async () => {
    const stopping = new AbortController();
    const closed = Promise.withResolvers<boolean>();
    const url = await serve((request) => {
      request.once('data', () => {
        stopping.abort(new Error('Ctrl-C'));
      });
      request.on('close', () => {
        closed.resolve(request.complete);
      });
      request.resume();
    });
    expect(await failure(url, stopping.signal)).toEqual(new Error('Ctrl-C'));
    expect(await closed.promise).toBe(false);
    expect(stream.destroyed).toBe(true);
  });

  it('that the server refuses while it arrives is told why', async () => {
    const url = await serve((request, response) => {
      request.once('data', () => {
        response.writeHead(413, { 'content-type': 'application/problem+json' });
        response.end('{"detail":"the archive must be at most 5 bytes","reason":"BodyTooLarge"}');
      });
      request.resume();
    });
    expect(await failure(url)).toMatchObject({
      code: exitCodes.usage,
      message: 'the archive must be at most 5 bytes',
    });
  });

  it('whose files cannot be read says which, and not that its request broke', async () => {
    const url = await serve((request) => request.resume());
    const why = new Failure('weights may not be read by you', { code: exitCodes.usage });
    setTimeout(() => stream.destroy(why), 50);
    expect(await failure(url)).toBe(why);
  });

  it('to nobody says that nobody is there', async () => {
    expect(await failure('http://127.0.0.1:1')).toMatchObject({
      code: exitCodes.unreachable,
      message: expect.stringContaining('cannot be reached') as string,
    });
  });
});
