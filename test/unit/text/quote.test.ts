import { oneLine, quote } from '../../../src/text/quote.ts';

describe('attack 49: a quoted text', () => {
  it.each([
    ['plain', '"plain"'],
    ['a "b" \\', '"a \\"b\\" \\\\"'],
    ['a\nb\r\tc', '"a\\nb\\r\\tc"'],
    ['\u0000\u001b[1m\u202e\u2028', '"\\u{0}\\u{1b}[1m\\u{202e}\\u{2028}"'],
    ['“ʻ😀', '"“ʻ😀"'],
  ])('shows every character: %j', (text, shown) => {
    expect(quote(text)).toBe(shown);
  });

  it('is cut with an ellipsis', () => {
    expect(quote('x'.repeat(100))).toBe(`"${'x'.repeat(100)}"`);
    expect(quote('x'.repeat(101))).toBe(`"${'x'.repeat(100)}…"`);
    expect(quote('😀'.repeat(5), 3)).toBe('"😀😀😀…"');
  });
});

describe('prose on one line', () => {
  it('keeps its quotes, and shows every other character', () => {
    expect(oneLine('"a\n\u202eb"', 20)).toBe('"a\\n\\u{202e}b"');
  });

  it('is cut with an ellipsis', () => {
    expect(oneLine('xxxx', 3)).toBe('xxx…');
  });
});
