import { cut, padded, widthOf, wrapped } from '../../../../src/cli/show/width.ts';

describe('the width of a text', () => {
  it.each([
    ['ascii', 5],
    ['über', 4],
    ['日本語', 6],
    ['🎉', 2],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
  ])('of %s is %d columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('a text that is cut', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['abc', 0, ''],
    ['abc', -3, ''],
    ['abc', Infinity, 'abc'],
  ])('%s has at most %d columns', (text, columns, shown) => {
    expect(cut(text, columns)).toBe(shown);
  });

  it('may end with dots', () => {
    expect(cut('abcdef', 5, '...')).toBe('ab...');
  });

  it('is not counted beyond what could fit', () => {
    expect(cut('x'.repeat(10_000_000), 10)).toBe('xxxxxxxxx…');
    expect(cut(`a${'\u0301'.repeat(1000)}`, 4)).toMatch(/^a\u0301+…$/);
  });
});

it('a text is filled up to a width, and never shortened', () => {
  expect(padded('日本', 6)).toBe('日本  ');
  expect(padded('abc', 2)).toBe('abc');
});

it('a text is broken between words, and a long word has its own line', () => {
  expect(wrapped('one two threethreethree four', 8)).toEqual(['one two', 'threethreethree', 'four']);
  expect(wrapped('', 8)).toEqual(['']);
});
