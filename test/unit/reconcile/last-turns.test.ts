import { LastTurns } from '../../../src/reconcile/last-turns.ts';

describe('the last turn of a namespace', () => {
  it('is known until there is another one', () => {
    const turns = new LastTurns();
    expect(turns.take('a', 1)).toBeUndefined();
    expect(turns.take('b', 2)).toBeUndefined();
    expect(turns.take('a', 3)).toBe(1);
    expect(turns.take('a', 4)).toBe(3);
  });

  it('is forgotten first where it is longest ago, if there are too many namespaces', () => {
    const turns = new LastTurns();
    for (let index = 0; index < 10_000; index += 1) turns.take(String(index), index);
    turns.take('0', 10_000);
    turns.take('one too many', 10_001);
    expect(turns.take('1', 10_002)).toBeUndefined();
    expect(turns.take('0', 10_003)).toBe(10_000);
  });
});
