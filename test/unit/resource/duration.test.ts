import { duration, milliseconds } from '../../../src/resource/duration.ts';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['2h3m4s', 7_384_000],
  ])('of %s is %d ms', (text, expected) => {
    expect(milliseconds(duration.parse(text))).toBe(expected);
  });

  it('without a unit is rejected with an example', () => {
    expect(duration.safeParse('90').error?.issues[0]?.message).toBe(
      'must be a positive duration such as 90s, 10m or 1h30m',
    );
  });
});
