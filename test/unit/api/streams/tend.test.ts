import { setTimeout as sleep } from 'node:timers/promises';
import { tend, type Tending } from '../../../../src/api/streams/tend.ts';

const never = new AbortController().signal;

function tending(overrides: Partial<Tending> = {}): Tending & { readonly stopped: () => boolean } {
  let stopped = false;
  return {
    closed: never,
    isAllowed: () => Promise.resolve(true),
    longest: 60_000,
    intervals: { heartbeat: 40, question: 10 },
    stop: () => (stopped = true),
    stopped: () => stopped,
    ...overrides,
  };
}

/** Items that take as many milliseconds as their text says. */
async function* items(...waits: number[]): AsyncGenerator<string, void> {
  for (const wait of waits) {
    await sleep(wait);
    yield String(wait);
  }
}

/** Never yields. */
const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };

describe('a stream', () => {
  it('passes on what it is given', async () => {
    const one = tending();
    expect(await Array.fromAsync(tend(items(0, 5, 0), one))).toEqual(['0', '5', '0']);
    expect(one.stopped()).toBe(true);
  });

  it('has a heartbeat only while it is quiet', async () => {
    const one = tending({ heartbeat: () => ':', longest: 10_000 });
    expect(await Array.fromAsync(tend(items(5, 5, 105), one))).toEqual(['5', '5', ':', ':', '105']);
  });

  it('ends when its time is over, though nothing comes', async () => {
    const one = tending({ longest: 60 });
    expect(await Array.fromAsync(tend(silent, one))).toEqual([]);
    expect(one.stopped()).toBe(true);
  });

  it('ends when its client leaves, though nothing comes', async () => {
    const leaving = new AbortController();
    const one = tending({ closed: leaving.signal });
    const all = Array.fromAsync(tend(silent, one));
    leaving.abort();
    expect(await all).toEqual([]);
    expect(one.stopped()).toBe(true);
  });

  it('fails as its items fail', async () => {
    async function* failing(): AsyncGenerator<string, void> {
      yield await Promise.resolve('x');
      throw new Error('no more');
    }
    await expect(Array.fromAsync(tend(failing(), tending()))).rejects.toThrow('no more');
  });
});

describe('attack 99: a caller who loses the right to a stream', () => {
  it.each([
    ['quiet', silent],
    ['busy', items(...Array.from({ length: 10_000 }, () => 1))],
  ])('gets no more of a %s one', async (_which, source) => {
    let allowed = true;
    setTimeout(() => (allowed = false), 50);
    const one = tending({ isAllowed: () => Promise.resolve(allowed) });
    const got = await Array.fromAsync(tend(source, one));
    expect(got.length).toBeLessThan(200);
    expect(one.stopped()).toBe(true);
  });
});
