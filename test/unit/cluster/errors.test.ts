import {
  ApiError,
  isAlreadyExists,
  isConflict,
  isExpired,
  isForbidden,
  isNotFound,
  isUnauthorized,
  isUnreached,
  refused,
  unreached,
} from '../../../src/cluster/errors.ts';

describe('an answer of the apiserver', () => {
  it('tells its reason, its message, the fields and how long to wait', () => {
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

  it('of a watch has the code of its Status, not that of the stream', () => {
    expect(isExpired(refused(200, { code: 410, reason: 'Expired' }))).toBe(true);
  });

  it('that is no Status has the code of HTTP', () => {
    const error = refused(502, undefined, '7');
    expect(error).toMatchObject({ status: 502, reason: 'Unknown', causes: [], retryAfter: 7 });
    expect(error.message).toBe('the apiserver answered 502');
  });

  it('prefers the header to the Status, and ignores one that is a date', () => {
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
  ])('of %d is known by its predicate only', (status, predicate) => {
    expect(predicate(refused(status, {}))).toBe(true);
    expect(predicate(refused(500, {}))).toBe(false);
    expect(predicate(new Error('other'))).toBe(false);
  });

  it('of 409 is either a name that is taken or a version that is old', () => {
    const taken = refused(409, { reason: 'AlreadyExists' });
    const old = refused(409, { reason: 'Conflict' });
    expect([isAlreadyExists(taken), isConflict(taken)]).toEqual([true, false]);
    expect([isAlreadyExists(old), isConflict(old)]).toEqual([false, true]);
    expect([isAlreadyExists(new Error('409')), isConflict(new Error('409'))]).toEqual([false, false]);
  });
});

describe('no answer of the apiserver', () => {
  it('is told from a refusal, with its cause', () => {
    const cause = new Error('connect ECONNREFUSED');
    const error = unreached(cause);
    expect(error).toMatchObject({ status: 0, reason: 'Network', cause });
    expect(error.message).toBe('no answer of the apiserver: connect ECONNREFUSED');
    expect(isUnreached(error)).toBe(true);
  });

  it('in time has a reason of its own', () => {
    const late = Object.assign(new Error('too late'), { name: 'TimeoutError' });
    expect(unreached(late).reason).toBe('Timeout');
  });

  it('is what it was if it has been told already', () => {
    const error = new ApiError({ status: 404, reason: 'NotFound', message: 'no' });
    expect(unreached(error)).toBe(error);
    expect(unreached('a text').message).toBe('no answer of the apiserver: a text');
  });
});
