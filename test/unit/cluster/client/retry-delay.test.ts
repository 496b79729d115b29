import { retryDelay } from '../../../../src/cluster/client/retry-delay.ts';
import { ApiError } from '../../../../src/cluster/errors.ts';

const failed = (status: number, retryAfter?: number, reason = 'Unknown') =>
  new ApiError({ status, reason, message: 'no', retryAfter });

describe('a failed request', () => {
  it.each([429, 503])('with status %d is retried after the delay that the server asks for', (status) => {
    expect(retryDelay(failed(status, 2), 'create', 1)).toBe(2_000);
  });

  it('is delayed by at most 10 s, whatever the server asks for', () => {
    expect(retryDelay(failed(429, 3600), 'get', 1)).toBe(10_000);
  });

  it('is attempted at most four times', () => {
    expect(retryDelay(failed(429, 1), 'get', 3)).toBe(1_000);
    expect(retryDelay(failed(429, 1), 'get', 4)).toBeUndefined();
  });

  it('is not retried if the server does not say how long to wait', () => {
    expect(retryDelay(failed(503), 'get', 1)).toBeUndefined();
  });

  it('is not retried if the error is final', () => {
    expect(retryDelay(failed(403, 1), 'get', 1)).toBeUndefined();
    expect(retryDelay(new Error('a defect'), 'get', 1)).toBeUndefined();
  });

  it('is retried after a network error only if it is a read, since a write may have succeeded', () => {
    const broken = failed(0, undefined, 'Network');
    expect(retryDelay(broken, 'list', 2)).toBe(200);
    expect(retryDelay(broken, 'create', 1)).toBeUndefined();
    expect(retryDelay(failed(0, undefined, 'Timeout'), 'get', 1)).toBeUndefined();
  });
});
