import { plain, plainLines, withoutEnd } from '../../../src/text/plain.ts';

describe('attack 102: text of others on a terminal', () => {
  it.each([
    ['colors', '\u001b[31mred\u001b[0m', 'red'],
    ['movements of the cursor', 'safe\u001b[2K\u001b[1A\u001b[Gforged', 'safeforged'],
    ['a title of the window', '\u001b]0;owned\u0007text', 'text'],
    ['a hyperlink', '\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['a query that the terminal answers as if it were typed', 'a\u001b[6nb', 'ab'],
  ])('loses %s', (_what, written, shown) => {
    expect(plain(written)).toBe(shown);
  });

  it.each([
    ['what two sequences leave together', '\u001b\u001b[31m[2J', '\\u{1b}[2J'],
    ['a sequence that never ends', '\u001b]52;c;cm0gLXJm', '\\u{1b}]52;c;cm0gLXJm'],
    ['a carriage return within a line', 'installing\rforged', 'installing\\rforged'],
    ['backspaces', 'ab\b\bcd', 'ab\\u{8}\\u{8}cd'],
    ['control characters beyond ASCII', '\u009b2J', '\\u{9b}2J'],
    ['marks that turn text around', 'a\u202eb', 'a\\u{202e}b'],
    ['invisible characters', 'a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['half of a character', '\ud800', '\\u{d800}'],
  ])('shows %s as an escape', (_what, written, shown) => {
    expect(plain(written)).toBe(shown);
  });

  it('stays as it is otherwise, tabs included', () => {
    expect(plain('Schritt 1:\tPrüfe 日本語 🎉')).toBe('Schritt 1:\tPrüfe 日本語 🎉');
  });

  it('is split into lines, whatever ends them', () => {
    expect(plainLines('a\r\r\nb\u001b[0m\n\nc\rd')).toEqual(['a', 'b', '', 'c\\rd']);
  });

  it.each([
    ['beginnings of sequences', '\u001b['.repeat(200_000)],
    ['beginnings of commands', '\u001b]'.repeat(200_000)],
    ['parameters', `\u001b[${';'.repeat(400_000)}`],
  ])('takes linear time for many %s', (_what, written) => {
    const started = performance.now();
    plain(written);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['a', 'a'],
    ['a\r\r', 'a'],
    ['a\rb\r', 'a\rb'],
    ['\r', ''],
  ])('ends before its last CRs: %j', (written, shown) => {
    expect(withoutEnd(written)).toBe(shown);
  });

  it('takes linear time for rows of CRs within it', () => {
    const rows = `${'\r'.repeat(200_000)}x`;
    const started = performance.now();
    expect(withoutEnd(rows)).toHaveLength(200_001);
    expect(plainLines(`${rows}\n${rows}`)).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
