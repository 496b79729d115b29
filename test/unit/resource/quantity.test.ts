import { amount, exceeds } from '../../../src/resource/quantity.ts';

describe('a quantity', () => {
  it.each([
    ['500m', 0.5],
    ['2', 2],
    [2, 2],
    ['128Mi', 134_217_728],
    ['1.5G', 1_500_000_000],
  ])('%s is %d', (text, value) => {
    expect(amount(text)).toBe(value);
  });

  it('is NaN if its unit is unknown or it has no digits', () => {
    expect(amount('5Xi')).toBeNaN();
    expect(amount('lots')).toBeNaN();
  });

  it('exceeds only smaller quantities', () => {
    expect(exceeds('2Gi', '1Gi')).toBe(true);
    expect(exceeds('1Gi', '1Gi')).toBe(false);
  });
});
