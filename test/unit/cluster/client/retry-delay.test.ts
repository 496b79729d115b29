import { backoff } from '../../../../src/cluster/backoff.ts';
import { ApiError } from '../../../../src/cluster/errors.ts';
import { retryDelay } from '../../../../src/cluster/client/retry-delay.ts';

const failed = (status: number, retryAfter?: number, reason = 'Unknown') =>
  new ApiError({ status, reason, message: 'no', retryAfter });

describe('a request that failed', () => {
  it.each([429, 503])('with %d is sent again when the server says so', (status) => {
    expect(retryDelay(failed(status, 2), 'create', 1)).toBe(2_000);
  });

  it('waits 10 s at the most, however long the server asks for', () => {
    expect(retryDelay(failed(429, 3600), 'get', 1)).toBe(10_000);
  });

  it('is sent four times at the most', () => {
    expect(retryDelay(failed(429, 1), 'get', 3)).toBe(1_000);
    expect(retryDelay(failed(429, 1), 'get', 4)).toBeUndefined();
  });

  it('is thrown when the server does not say how long to wait', () => {
    expect(retryDelay(failed(503), 'get', 1)).toBeUndefined();
  });

  it('is thrown when the refusal is final', () => {
    expect(retryDelay(failed(403, 1), 'get', 1)).toBeUndefined();
    expect(retryDelay(new Error('a defect'), 'get', 1)).toBeUndefined();
  });

  it('for want of a connection is sent again if it reads, for a write may have been done', () => {
    const broken = failed(0, undefined, 'Network');
    expect(retryDelay(broken, 'list', 2)).toBe(200);
    expect(retryDelay(broken, 'create', 1)).toBeUndefined();
    expect(retryDelay(failed(0, undefined, 'Timeout'), 'get', 1)).toBeUndefined();
  });
});

describe('the backoff', () => {
  const limits = { first: 100, longest: 1_000 };

  it('doubles up to its longest', () => {
    const waits = [1, 2, 3, 4, 5, 2000].map((failures) => backoff(failures, limits, () => 1));
    expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('is spread over the upper half', () => {
    expect(backoff(1, limits, () => 0)).toBe(50);
    expect(backoff(1, limits, () => 0.5)).toBe(75);
    const own = backoff(1, limits);
    expect(own).toBeGreaterThanOrEqual(50);
    expect(own).toBeLessThanOrEqual(100);
  });
});
