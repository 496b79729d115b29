import { age, between, span } from '../../../../src/cli/show/time.ts';

describe('a time span', () => {
  it.each([
    [-5, '0.0s'],
    [420, '0.4s'],
    [9_949, '9.9s'],
    [9_950, '10s'],
    [59_600, '1m'],
    [187_000, '3m7s'],
    [7_500_000, '2h5m'],
    [3_600_000, '1h'],
    [86_400_000 * 4 + 3_600_000, '4d'],
    [NaN, ''],
  ])('of %d ms is shown as "%s"', (milliseconds, shown) => {
    expect(span(milliseconds)).toBe(shown);
  });

  it.each([
    [-1, '0s'],
    [1_900, '2s'],
    [9_499, '9s'],
    [9_500, '10s'],
    [120_000, '2m'],
  ])('of %d ms as an age is %s', (milliseconds, shown) => {
    expect(age(milliseconds)).toBe(shown);
  });

  it('lies between two times, or is not known', () => {
    expect(between('2026-01-01T00:00:00Z', '2026-01-01T00:01:05.2Z')).toBe('1m5s');
    expect(between(undefined, '2026-01-01T00:00:00Z')).toBe('');
    expect(between('2026-01-01T00:00:00Z', undefined)).toBe('');
  });
});
