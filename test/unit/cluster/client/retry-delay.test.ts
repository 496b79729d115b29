import { retryDelay } from '../../../../src/cluster/client/retry-delay.ts';
import { ApiError } from '../../../../src/cluster/errors.ts';

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
