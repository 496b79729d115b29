import {
  ApiError,
  isAlreadyExists,
  isConflict,
  isExpired,
  isForbidden,
  isNotFound,
  isRejected,
  isUnauthorized,
  isUnreached,
  refused,
  unreached,
} from '../../../src/cluster/errors.ts';

describe('an error response from the apiserver', () => {
  it('has the reason, message, fields and retry delay of its Status', () => {
    const error = refused(422, {
      kind: 'Status',
      status: 'Failure',
      message: 'spec.source: Invalid value',
      reason: 'Invalid',
      code: 422,
      details: { causes: [{ field: 'spec.source', message: 'no' }], retryAfterSeconds: 2 },
    });
    expect(error).toMatchObject({
      status: 422,
      reason: 'Invalid',
      message: 'spec.source: Invalid value',
      causes: [{ field: 'spec.source', message: 'no' }],
      retryAfter: 2,
    });
  });

  it('within a watch has the code of its Status, not of the stream', () => {
    expect(isExpired(refused(200, { code: 410, reason: 'Expired' }))).toBe(true);
  });

  it('without a Status has the HTTP status code', () => {
    const error = refused(502, undefined, '7');
    expect(error).toMatchObject({ status: 502, reason: 'Unknown', causes: [], retryAfter: 7 });
    expect(error.message).toBe('the apiserver responded with 502');
  });

  it('prefers the Retry-After header to the Status, unless it is a date', () => {
    const body = { details: { retryAfterSeconds: 3 } };
    expect(refused(429, body, '1').retryAfter).toBe(1);
    expect(refused(429, body, 'Wed, 21 Oct 2026 07:28:00 GMT').retryAfter).toBe(3);
    expect(refused(429, {}).retryAfter).toBeUndefined();
  });

  it.each([
    [401, isUnauthorized],
    [403, isForbidden],
    [404, isNotFound],
    [410, isExpired],
  ])('with status %d matches its own predicate only', (status, predicate) => {
    expect(predicate(refused(status, {}))).toBe(true);
    expect(predicate(refused(500, {}))).toBe(false);
    expect(predicate(new Error('other'))).toBe(false);
  });

  it('rejects an object only if its status is about the object', () => {
    const rejecting = (statuses: number[]) => statuses.filter((status) => isRejected(refused(status, {})));
    expect(rejecting([400, 403, 413, 415, 422])).toEqual([400, 403, 413, 415, 422]);
    expect(rejecting([0, 401, 404, 408, 409, 410, 429, 500, 503])).toEqual([]);
    expect(isRejected(new Error('other'))).toBe(false);
  });

  it('with status 409 is either AlreadyExists or a conflict', () => {
    const taken = refused(409, { reason: 'AlreadyExists' });
    const old = refused(409, { reason: 'Conflict' });
    expect([isAlreadyExists(taken), isConflict(taken)]).toEqual([true, false]);
    expect([isAlreadyExists(old), isConflict(old)]).toEqual([false, true]);
    expect([isAlreadyExists(new Error('409')), isConflict(new Error('409'))]).toEqual([false, false]);
  });
});

describe('a missing response from the apiserver', () => {
  it('is distinct from an error response, and has a cause', () => {
    const cause = new Error('connect ECONNREFUSED');
    const error = unreached(cause);
    expect(error).toMatchObject({ status: 0, reason: 'Network', cause });
    expect(error.message).toBe('no response from the apiserver: connect ECONNREFUSED');
    expect(isUnreached(error)).toBe(true);
  });

  it('after a timeout has its own reason', () => {
    const late = Object.assign(new Error('too late'), { name: 'TimeoutError' });
    expect(unreached(late).reason).toBe('Timeout');
  });

  it('keeps an ApiError as it is, and turns anything else into one', () => {
    const error = new ApiError({ status: 404, reason: 'NotFound', message: 'no' });
    expect(unreached(error)).toBe(error);
    expect(unreached('a text').message).toBe('no response from the apiserver: a text');
  });
});
