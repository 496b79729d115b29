import { inSeconds, spread, spreadRow, tableOf } from '../../../bench/figures.ts';

describe('spread', () => {
  test('has the middle of an odd number of values as its median, whatever their order', () => {
    expect(spread([9, 1, 4])).toEqual({ min: 1, median: 4, max: 9 });
  });

  test('has the mean of the two middle values as the median of an even number', () => {
    expect(spread([10, 2, 4, 6])).toEqual({ min: 2, median: 5, max: 10 });
  });

  test('rejects an empty list', () => {
    expect(() => spread([])).toThrow(RangeError);
  });
});

test('a table has columns as wide as their widest cells, and right-aligned figures', () => {
  const rows = [['', 'min', 'median', 'max'], spreadRow('total', [4040, 12_345, 5000])];
  expect(tableOf(rows)).toBe(['        min  median    max', 'total  4.04    5.00  12.35'].join('\n'));
});

test('seconds have two decimal places', () => {
  expect(inSeconds(999)).toBe('1.00');
});
