import { PassThrough, Readable } from 'node:stream';
import { bounded, type Bounds } from '../../../../src/api/uploads/bounded.ts';

const signal = new AbortController().signal;
const patience = { stall: 60, start: 200, each: 1 / 64 };

async function read(stream: Readable, more: Partial<Bounds> = {}, pause = 0): Promise<number> {
  let size = 0;
  for await (const chunk of bounded(stream, { maxBytes: 1000, signal, patience, ...more })) {
    size += chunk.length;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return size;
}

/** A client that sends so many bytes every so many milliseconds, for ever. */
function dripping(bytes: number, milliseconds: number): { stream: PassThrough; stop: () => void } {
  const stream = new PassThrough();
  const timer = setInterval(() => stream.write(Buffer.alloc(bytes)), milliseconds);
  timer.unref();
  return {
    stream,
    stop: () => {
      clearInterval(timer);
    },
  };
}

describe('a bounded stream', () => {
  it('passes up to its limit, and stays open beyond it for a refusal', async () => {
    expect(await read(Readable.from([Buffer.alloc(600), Buffer.alloc(400)]))).toBe(1000);
    const stream = new PassThrough();
    stream.write(Buffer.alloc(1001));
    await expect(read(stream)).rejects.toMatchObject({ reason: 'BodyTooLarge' });
    expect(stream.destroyed).toBe(false);
  });

  it('attack 106: ends for a client that sends nothing, or a little now and then', async () => {
    await expect(read(new PassThrough())).rejects.toMatchObject({ reason: 'RequestTimeout' });
    const { stream, stop } = dripping(1, 20);
    const begun = performance.now();
    await expect(read(stream)).rejects.toMatchObject({
      message: expect.stringContaining('slowly') as string,
    });
    stop();
    expect(performance.now() - begun).toBeGreaterThan(150);
  });

  it('waits for a client that is fast enough, and for its own reader as long as that takes', async () => {
    const { stream, stop } = dripping(64 * 1024, 20);
    setTimeout(() => {
      stop();
      stream.end();
    }, 400);
    expect(await read(stream, { maxBytes: 2 ** 30 })).toBeGreaterThan(0);
    expect(await read(Readable.from([Buffer.alloc(1), Buffer.alloc(1)]), {}, 250)).toBe(2);
  });

  it('ends when its client has left', async () => {
    await expect(read(new PassThrough(), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      message: 'the connection ended before the archive was complete',
    });
  });
});
