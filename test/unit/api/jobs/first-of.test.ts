import { firstOf } from '../../../../src/api/jobs/first-of.ts';

const rising = (a: number, b: number): number => a - b;
const numbers = (count: number, at: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => at(index));

describe('the first of many in order', () => {
  it.each<[string, number[]]>([
    ['in order', numbers(50, (index) => index)],
    ['the other way round', numbers(50, (index) => 49 - index)],
    ['mixed', numbers(50, (index) => (index * 37) % 50)],
    ['all equal', numbers(50, () => 7)],
  ])('are those that sorting all of them has first: %s', (_what, items) => {
    for (const count of [1, 2, 7, 25, 50, 60])
      expect(firstOf(items, count, rising)).toEqual([...items].sort(rising).slice(0, count));
  });

  it('are none of none', () => {
    expect(firstOf([], 3, rising)).toEqual([]);
  });

  it('takes few comparisons for each, however many there are', () => {
    let comparisons = 0;
    const count = (a: number, b: number): number => {
      comparisons += 1;
      return a - b;
    };
    firstOf(
      numbers(10_000, (index) => (index * 7_919) % 10_000),
      101,
      count,
    );
    expect(comparisons).toBeLessThan(2 * 10_000);
  });
});
