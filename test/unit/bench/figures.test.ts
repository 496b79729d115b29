import { inSeconds, spread, spreadRow, tableOf } from '../../../bench/figures.ts';

describe('spread', () => {
  test('takes the middle value of an odd number, in any order', () => {
    expect(spread([9, 1, 4])).toEqual({ min: 1, median: 4, max: 9 });
  });

  test('takes the mean of the two in the middle of an even number', () => {
    expect(spread([10, 2, 4, 6])).toEqual({ min: 2, median: 5, max: 10 });
  });

  test('of nothing is refused', () => {
    expect(() => spread([])).toThrow(RangeError);
  });
});

test('a table is as wide as its widest cells, figures to the right', () => {
  const rows = [['', 'min', 'median', 'max'], spreadRow('total', [4040, 12_345, 5000])];
  expect(tableOf(rows)).toBe(['        min  median    max', 'total  4.04    5.00  12.35'].join('\n'));
});

test('seconds have two digits', () => {
  expect(inSeconds(999)).toBe('1.00');
});
