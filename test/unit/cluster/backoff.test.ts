import { backoff } from '../../../src/cluster/backoff.ts';

describe('backoff', () => {
  const limits = { first: 100, longest: 1_000 };

  it('doubles up to the maximum', () => {
    const waits = [1, 2, 3, 4, 5, 2000].map((failures) => backoff(failures, limits, () => 1));
    expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('adds jitter over the upper half of the delay', () => {
    expect(backoff(1, limits, () => 0)).toBe(50);
    expect(backoff(1, limits, () => 0.5)).toBe(75);
    const own = backoff(1, limits);
    expect(own).toBeGreaterThanOrEqual(50);
    expect(own).toBeLessThanOrEqual(100);
  });
});
