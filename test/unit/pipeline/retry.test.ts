import { runOf } from '../../../src/pipeline/progress.ts';
import { outcomeOf, backingOff, retry } from '../../../src/pipeline/retry.ts';
import { makeJob } from '../../support/job.ts';
import { makeJobAt } from '../../support/runs.ts';
import { at, begin } from '../../support/snapshot.ts';

const jobAfter = (attempt: number, retryTime?: string) =>
  makeJobAt('build', {
    steps: [{ name: 'build', state: 'Running', attempt, ...(retryTime !== undefined && { retryTime }) }],
  });

describe('an infrastructure fault', () => {
  it('is retried after a backoff that doubles', () => {
    expect(retry(jobAfter(0), 'build', begin, 'node lost')).toMatchObject({
      kind: 'wait',
      until: begin + 5000,
      facts: { step: { attempt: 1, retryTime: at(5) } },
    });
    expect(retry(jobAfter(2), 'build', begin, 'node lost')).toMatchObject({ until: begin + 20_000 });
  });

  it('fails the job with InfrastructureError when it persists after all retries', () => {
    const outcome = retry(jobAfter(3), 'build', begin, 'node lost');
    expect(outcome).toEqual({
      kind: 'fail',
      reason: 'InfrastructureError',
      message: 'node lost (after 4 attempts)',
    });
  });

  it('is never retried later than after five minutes, because the job keeps its place', () => {
    const job = makeJobAt('build', {}, { spec: { retry: { backoff: '99999h' } } });
    expect(retry(job, 'build', begin, 'node lost')).toMatchObject({ until: begin + 300_000 });
  });

  it('uses the singular for one attempt', () => {
    const job = makeJobAt('build', {}, { spec: { retry: { limit: 0 } } });
    expect(retry(job, 'build', begin, 'node lost')).toMatchObject({ message: 'node lost (after 1 attempt)' });
  });

  it('delays the step until the retry time, and no longer', () => {
    const job = jobAfter(1, at(5));
    expect(backingOff(job, 'build', begin)).toMatchObject({ kind: 'wait', until: begin + 5000 });
    expect(backingOff(job, 'build', begin + 5000)).toBeUndefined();
    expect(backingOff(jobAfter(1), 'build', begin)).toBeUndefined();
  });

  it('belongs to the first run when the status has no run', () => {
    expect(runOf(makeJob())).toBe(1);
  });
});

describe('the outcome of a fault', () => {
  const at = { job: jobAfter(0), step: 'build', now: begin } as const;

  it('is a retry when the infrastructure is at fault', () => {
    const fault = { reason: 'InfrastructureError', message: 'node lost' } as const;
    expect(outcomeOf(fault, at)).toMatchObject({ kind: 'wait', facts: { step: { attempt: 1 } } });
  });

  it('is a failure with a location otherwise', () => {
    const fault = { reason: 'BuildFailed', message: 'exit 1', line: 3 } as const;
    const location = { pod: 'build-1-0' };
    expect(outcomeOf(fault, at, { location, logTail: 'x' })).toEqual({
      kind: 'fail',
      reason: 'BuildFailed',
      message: 'exit 1',
      location: { pod: 'build-1-0', line: 3 },
      logTail: 'x',
    });
  });
});
