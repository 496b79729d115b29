import { Turns, type Bound } from '../../../../src/api/http/turns.ts';

const turnsOf = (working: Bound, waiting: Bound = { total: 100, each: 100 }) =>
  new Turns({ working, waiting });
const never = new AbortController().signal;
const claim = (who: string) => ({ who, closed: never });

/** Work that ends when it is told to. */
function work(turns: Turns, who: string, closed: AbortSignal = never) {
  const end = Promise.withResolvers<undefined>();
  const state = { started: false, refused: '' };
  const ended = turns
    .run({ who, closed }, () => {
      state.started = true;
      return end.promise;
    })
    .catch((error: unknown) => {
      state.refused = String(error);
    });
  return { state, ended, end: () => (end.resolve(undefined), ended) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const started = (works: readonly ReturnType<typeof work>[]) =>
  works.filter(({ state }) => state.started).length;
const refused = (works: readonly ReturnType<typeof work>[]) =>
  works.filter(({ state }) => state.refused).length;

describe('turns', () => {
  it('let at most so many work at the same time, and the next one when one ends', async () => {
    const turns = turnsOf({ total: 2, each: 2 });
    const [first, second, third] = [work(turns, 'a'), work(turns, 'b'), work(turns, 'c')];
    await settled();
    expect([first, second, third].map(({ state }) => state.started)).toEqual([true, true, false]);
    await first.end();
    await settled();
    expect(third.state.started).toBe(true);
  });

  it('are not all taken by one caller, however many requests wait before those of others', async () => {
    const turns = turnsOf({ total: 3, each: 2 });
    const greedy = Array.from({ length: 50 }, () => work(turns, 'greedy'));
    const other = work(turns, 'other');
    await settled();
    expect(started(greedy)).toBe(2);
    expect(other.state.started).toBe(true);
  });

  it('go to the caller with the fewest, then to whoever came first', async () => {
    const turns = turnsOf({ total: 2, each: 2 });
    const [first, second] = [work(turns, 'a'), work(turns, 'a')];
    const [third, other, later] = [work(turns, 'a'), work(turns, 'b'), work(turns, 'c')];
    await first.end();
    await settled();
    expect([third, other, later].map(({ state }) => state.started)).toEqual([false, true, false]);
    await second.end();
    await settled();
    expect([third, other, later].map(({ state }) => state.started)).toEqual([true, true, false]);
  });

  it('attack 77: are refused to a caller who has too many waiting, and given to another when one is free', async () => {
    const turns = turnsOf({ total: 8, each: 2 }, { total: 10, each: 5 });
    const greedy = Array.from({ length: 20 }, () => work(turns, 'greedy'));
    const other = work(turns, 'other');
    await settled();
    expect([started(greedy), refused(greedy)]).toEqual([2, 13]);
    expect(greedy.at(-1)?.state.refused).toContain('too many requests are waiting');
    expect(other.state.started).toBe(true);
  });

  it('are refused to the caller with the most waiting when too many wait in all', async () => {
    const turns = turnsOf({ total: 1, each: 1 }, { total: 6, each: 5 });
    const busy = work(turns, 'busy');
    const [many, few] = [Array.from({ length: 5 }, () => work(turns, 'many')), [work(turns, 'few')]];
    few.push(work(turns, 'few'));
    await settled();
    expect([refused(many), refused(few)]).toEqual([1, 0]);
    expect(many.at(-1)?.state.refused).toContain('too many requests are waiting');
    await busy.end();
  });

  it('are not for clients that have left', async () => {
    const turns = turnsOf({ total: 1, each: 1 }, { total: 2, each: 2 });
    const busy = work(turns, 'a');
    const left = new AbortController();
    const [gone, second] = [work(turns, 'a', left.signal), work(turns, 'a', left.signal)];
    left.abort();
    const [third, fourth, late] = [work(turns, 'a'), work(turns, 'a'), work(turns, 'b', AbortSignal.abort())];
    await settled();
    expect([gone, second, late].map(({ state }) => state.refused.includes('closed the connection'))).toEqual([
      true,
      true,
      true,
    ]);
    await busy.end();
    await third.end();
    await fourth.end();
    expect(refused([third, fourth])).toBe(0);
    await turns.run(claim('b'), () => Promise.resolve());
  });

  it('end when the work fails, and when a reader stops early', async () => {
    const turns = turnsOf({ total: 1, each: 1 });
    const broken = () => Promise.reject(new Error('broken'));
    await expect(turns.run(claim('a'), broken)).rejects.toThrow('broken');
    await expect(turns.untilClosed(claim('a'), broken)).rejects.toThrow('broken');
    for await (const item of turns.during(claim('a'), endless())) {
      expect(item).toBe(1);
      break;
    }
    expect(await turns.run(claim('a'), () => Promise.resolve('next'))).toBe('next');
  });

  it('can last until the client has the answer', async () => {
    const turns = turnsOf({ total: 1, each: 1 });
    const client = new AbortController();
    expect(await turns.untilClosed({ who: 'a', closed: client.signal }, () => Promise.resolve(1))).toBe(1);
    const next = work(turns, 'b');
    await settled();
    expect(next.state.started).toBe(false);
    client.abort();
    await settled();
    expect(next.state.started).toBe(true);
  });
});

async function* endless(): AsyncGenerator<number, void> {
  for (;;) yield await Promise.resolve(1);
}
