import { globOf } from '../../../../src/api/hooks/glob.ts';

const fits = (pattern: string, text: string, left = 1_000_000) => globOf(pattern)(text, { left });

describe('a pattern', () => {
  it.each([
    ['main', 'main'],
    ['release/*', 'release/1.0'],
    ['release/*', 'release/'],
    ['v?.?', 'v1.2'],
    ['v*', 'v'],
    ['api/**', 'api/a/b.py'],
    ['**', ''],
    ['**', 'a/b'],
    ['**/Dockerfile', 'Dockerfile'],
    ['**/Dockerfile', 'a/b/Dockerfile'],
    ['a/**/b', 'a/b'],
    ['a/**/b', 'a/x/y/b'],
    ['a/**/**/b', 'a/b'],
    ['**/a/**/b', 'a/a/b'],
    ['**/*.py', 'a/b.py'],
    ['a**b', 'a/x/b'],
    ['*.md', 'README.md'],
    ['?', '\u{1f600}'],
    ['a***', 'a/b'],
  ])('%s fits %j', (pattern, text) => {
    expect(fits(pattern, text)).toBe(true);
  });

  it.each([
    ['main', 'main2'],
    ['main', 'amain'],
    ['main', ''],
    ['release/*', 'release/1/0'],
    ['*', 'a/b'],
    ['v?', 'v'],
    ['a?b', 'a/b'],
    ['**/Dockerfile', 'xDockerfile'],
    ['**/Dockerfile', 'a/xDockerfile'],
    ['a/**/b', 'a/xb'],
    ['a/**/b', 'ab'],
    ['x/**', 'x'],
    ['main', 'Main'],
    ['a.c', 'abc'],
  ])('%s does not fit %j', (pattern, text) => {
    expect(fits(pattern, text)).toBe(false);
  });

  it('fits nothing once its budget is spent', () => {
    expect(fits('**', 'abc', 2)).toBe(false);
    expect(fits('**', 'abc', 6)).toBe(true);
  });
});

/** Tries every way to read the text, which takes for ever with long ones. */
function slow(pattern: string, text: string, isBegin = true): boolean {
  if (pattern === '') return text === '';
  const stars = /^\*+/.exec(pattern)?.[0] ?? '';
  const folders = isBegin ? (/^(?:\*\*+\/)+/.exec(pattern)?.[0] ?? '') : '';
  const splits = Array.from(
    { length: text.length + 1 },
    (_, at) => [text.slice(0, at), text.slice(at)] as const,
  );
  if (folders !== '')
    return splits.some(
      ([before, after]) =>
        (before === '' || before.endsWith('/')) && slow(pattern.slice(folders.length), after, false),
    );
  if (stars !== '')
    return splits.some(
      ([before, after]) =>
        (stars.length > 1 || !before.includes('/')) && slow(pattern.slice(stars.length), after, false),
    );
  return (
    fitsOne(pattern.charAt(0), text.charAt(0)) &&
    slow(pattern.slice(1), text.slice(1), pattern.startsWith('/'))
  );
}

const fitsOne = (token: string, first: string): boolean =>
  token === '?' ? first !== '' && first !== '/' : token === first;

/** A small generator, the same each time (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test('thousands of patterns of all kinds fit what they fit when every way is tried', () => {
  const draw = random(7);
  const word = (alphabet: readonly string[], most: number) =>
    Array.from({ length: draw(most) }, () => alphabet[draw(alphabet.length)]).join('');
  let found = 0;
  for (let round = 0; round < 6000; round += 1) {
    const pattern = word(['a', 'b', '/', '*', '**', '**/', '?'], 7);
    const text = word(['a', 'b', '/'], 7);
    const expected = slow(pattern, text);
    found += expected ? 1 : 0;
    expect({ pattern, text, fits: fits(pattern, text) }).toEqual({ pattern, text, fits: expected });
  }
  expect(found).toBeGreaterThan(300);
});

test('attack 120: a pattern that takes others for ever takes its length times that of the text', () => {
  const pattern = `${'*a'.repeat(60)}${'**b'.repeat(40)}`;
  const text = 'a'.repeat(4000);
  const budget = { left: 1_000_000_000 };
  expect(globOf(pattern)(text, budget)).toBe(false);
  expect(1_000_000_000 - budget.left).toBeLessThan((pattern.length + 1) * text.length);
});
