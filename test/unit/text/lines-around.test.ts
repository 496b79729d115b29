import { linesAround } from '../../../src/text/lines-around.ts';

const text = 'a\r\nb\nc\nd\ne\n';

describe('the lines around one', () => {
  it('have their numbers, and no line breaks', () => {
    expect(linesAround(text, 3, 1)).toEqual([
      { line: 2, text: 'b' },
      { line: 3, text: 'c' },
      { line: 4, text: 'd' },
    ]);
  });

  it('end where the text does', () => {
    expect(linesAround(text, 1, 1).map(({ text: one }) => one)).toEqual(['a', 'b']);
    expect(linesAround(text, 5, 1).map(({ text: one }) => one)).toEqual(['d', 'e']);
  });

  it.each([0, 6, 9, 1.5, NaN])('are none if there is no line %d', (line) => {
    expect(linesAround(text, line)).toEqual([]);
  });
});
