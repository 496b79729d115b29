import { StoreError, type StoreFault } from '../../../../src/api/store/job-store.ts';
import { problemOf } from '../../../../src/api/problems/problem-of.ts';
import { problemKinds } from '../../../../src/api/problems/problem-kinds.ts';
import { Problem, problemBody } from '../../../../src/api/problems/problem.ts';
import { storeError } from '../../../../src/api/store/store-fault.ts';
import { ApiError } from '../../../../src/cluster/errors.ts';

describe('a problem', () => {
  it('has the members of RFC 9457', () => {
    const fields = [{ field: 'name', message: 'is required' }];
    expect(problemBody(new Problem('InvalidField', 'name is required', { fields }), 'r1')).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'name is required',
      reason: 'InvalidField',
      requestId: 'r1',
      errors: fields,
    });
  });

  it('has no errors member if no field is invalid', () => {
    expect(problemBody(new Problem('NotFound', 'job 1 does not exist'), 'r1')).not.toHaveProperty('errors');
  });

  it('has an HTTP error status and help in full sentences', () => {
    for (const { status, help } of Object.values(problemKinds)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(help).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('the problem for an error', () => {
  it.each<[StoreFault, number]>([
    ['invalid', 422],
    ['forbidden', 403],
    ['conflict', 409],
    ['unavailable', 503],
  ])('of the store with the fault %s has status %d', (fault, status) => {
    expect(problemOf(new StoreError(fault, 'because')).status).toBe(status);
  });

  it('of an unreachable cluster says when to try again, but no address', () => {
    const problem = problemOf(new StoreError('unavailable', 'connect ECONNREFUSED 10.0.0.1:6443'));
    expect(problem.headers).toEqual({ 'Retry-After': '2' });
    expect(problem.message).not.toContain('10.0.0.1');
  });

  it('for a path that is not UTF-8 is a bad request', () => {
    expect(problemOf(new URIError('Failed to decode param')).status).toBe(400);
  });

  it('that is unexpected reveals nothing', () => {
    const problem = problemOf(new Error('password=hunter2'));
    expect(problem.status).toBe(500);
    expect(problem.message).not.toContain('hunter2');
  });
});

describe('a refusal by the apiserver', () => {
  const refusal = (status: number) =>
    storeError(
      new ApiError({
        status,
        reason: 'Any',
        message: 'no',
        causes: [
          { field: 'spec.name', message: 'bad' },
          { field: '<nil>', message: 'some validation rules were not checked' },
          {},
        ],
      }),
    );

  it.each<[number, StoreFault]>([
    [422, 'invalid'],
    [400, 'invalid'],
    [403, 'forbidden'],
    [409, 'conflict'],
    [401, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [0, 'unavailable'],
  ])('with status %d means %s', (status, fault) => {
    expect(refusal(status).fault).toBe(fault);
  });

  it('lists the invalid fields, but not the object itself', () => {
    expect(refusal(422).fields).toEqual([
      { field: 'spec.name', message: 'bad' },
      { field: '', message: '' },
    ]);
  });
});
