/**
 * The first `count` of these in order. Sorts twice as many at a time, and of all others only looks whether they may be among
 * the first, so a page costs little more with 10,000 jobs than to look at each of them.
 * @param count at least 1
 */
export function firstOf<T>(items: Iterable<T>, count: number, compare: (a: T, b: T) => number): T[] {
  const kept: T[] = [];
  let last: T | undefined;
  for (const item of items) {
    if (last !== undefined && compare(item, last) >= 0) continue;
    kept.push(item);
    if (kept.length < 2 * count) continue;
    kept.sort(compare);
    kept.length = count;
    last = kept.at(-1);
  }
  return kept.sort(compare).slice(0, count);
}
