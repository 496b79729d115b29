import { bestEntry, cacheEntries, cacheEntry, surplus } from '../../../src/resource/build-cache.ts';

const key = (letter: string) => letter.repeat(32);
/** The tag of an entry that was made on this day of March. */
const tag = (letter: string, day: number, mebibytes = 1) =>
  `${key(letter)}-202603${String(day).padStart(2, '0')}120000-${mebibytes * 1024}`;
const mebi = 2 ** 20;
const now = Date.parse('2026-03-31T12:00:00Z');

describe('an entry of a build cache', () => {
  it('is read from its tag', () => {
    expect(cacheEntry(tag('a', 2, 3))).toEqual({
      tag: tag('a', 2, 3),
      key: key('a'),
      time: '20260302120000',
      bytes: 3 * mebi,
    });
  });

  it.each([
    '',
    'latest',
    'run-1',
    `${key('a')}-20260302-1`,
    `${key('A')}-20260302120000-1`,
    `${tag('a', 1)}\n`,
  ])('has no other tag: %j', (other) => {
    expect(cacheEntry(other)).toBeUndefined();
  });

  it('is chosen by the first key that has one, and is the newest of these', () => {
    const entries = cacheEntries([tag('b', 1), tag('b', 3), tag('b', 2), tag('c', 9), 'latest']);
    expect(bestEntry(entries, [key('a'), key('b'), key('c')], mebi)?.tag).toBe(tag('b', 3));
    expect(bestEntry(entries, [key('a')], mebi)).toBeUndefined();
  });

  it('is not chosen if it is too large for the disk of a build', () => {
    const entries = cacheEntries([tag('a', 2, 5), tag('a', 1, 1)]);
    expect(bestEntry(entries, [key('a')], 2 * mebi)?.tag).toBe(tag('a', 1, 1));
  });
});

describe('what is too much in a build cache', () => {
  it('is nothing within the limit', () => {
    expect(surplus([tag('a', 10, 2), tag('b', 11, 2)], 4 * mebi, now)).toEqual([]);
  });

  it('is the oldest above the limit', () => {
    expect(surplus([tag('a', 10, 2), tag('c', 12, 2), tag('b', 11, 2)], 4 * mebi, now)).toEqual([
      tag('a', 10, 2),
    ]);
  });

  it('is what a newer entry replaces, and what nobody has made for 30 days', () => {
    expect(surplus([tag('a', 10), tag('a', 11), tag('b', 1)], 9 * mebi, now)).toEqual([tag('a', 10)]);
    expect(surplus([tag('b', 1)], 9 * mebi, now + 1000)).toEqual([tag('b', 1)]);
  });

  it('counts an image once, though it has several keys', () => {
    expect(surplus([tag('a', 10, 2), tag('b', 10, 2)], 2 * mebi, now)).toEqual([]);
  });

  it('is everything if there is to be no cache, and every tag that is no entry', () => {
    expect(surplus([tag('a', 10)], 0, now)).toEqual([tag('a', 10)]);
    expect(surplus(['latest', tag('a', 10)], mebi, now)).toEqual(['latest']);
  });
});
