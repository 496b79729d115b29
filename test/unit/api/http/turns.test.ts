import { Turns } from '../../../../src/api/http/turns.ts';

/** Work that ends when it is told to. */
function work(turns: Turns, who: string) {
  const end = Promise.withResolvers<undefined>();
  const state = { started: false };
  const ended = turns.run(who, () => {
    state.started = true;
    return end.promise;
  });
  return { state, ended, end: () => (end.resolve(undefined), ended) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('let at most so many work at the same time, and the next one when one ends', async () => {
    const turns = new Turns({ total: 2, each: 2, waiting: 9 });
    const [first, second, third] = [work(turns, 'a'), work(turns, 'b'), work(turns, 'c')];
    await settled();
    expect([first, second, third].map(({ state }) => state.started)).toEqual([true, true, false]);
    await first.end();
    await settled();
    expect(third.state.started).toBe(true);
  });

  it('are not all taken by one caller, however many requests wait before those of others', async () => {
    const turns = new Turns({ total: 3, each: 2, waiting: 100 });
    const greedy = Array.from({ length: 50 }, () => work(turns, 'greedy'));
    const other = work(turns, 'other');
    await settled();
    expect(greedy.filter(({ state }) => state.started)).toHaveLength(2);
    expect(other.state.started).toBe(true);
  });

  it('are refused when too many wait', async () => {
    const turns = new Turns({ total: 1, each: 1, waiting: 1 });
    const [first, second] = [work(turns, 'a'), work(turns, 'a')];
    await settled();
    await expect(turns.run('b', () => Promise.resolve())).rejects.toMatchObject({ reason: 'Unavailable' });
    await first.end();
    await second.end();
    await turns.run('b', () => Promise.resolve());
  });

  it('end when the work fails, and when a reader stops early', async () => {
    const turns = new Turns({ total: 1, each: 1, waiting: 9 });
    await expect(turns.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    for await (const item of turns.during('a', endless())) {
      expect(item).toBe(1);
      break;
    }
    expect(await turns.run('a', () => Promise.resolve('next'))).toBe('next');
  });
});

async function* endless(): AsyncGenerator<number, void> {
  for (;;) yield await Promise.resolve(1);
}
