import { backingOff, retry, runOf } from '../../../src/pipeline/retry.ts';
import { makeJob } from '../../support/job.ts';
import { makeJobAt } from '../../support/runs.ts';
import { at, begin } from '../../support/snapshot.ts';

const jobAfter = (attempt: number, retryTime?: string) =>
  makeJobAt('build', {
    steps: [{ name: 'build', state: 'Running', attempt, ...(retryTime !== undefined && { retryTime }) }],
  });

describe('a fault of the infrastructure', () => {
  it('is tried again after the backoff, which doubles', () => {
    expect(retry(jobAfter(0), 'build', begin, 'node lost')).toMatchObject({
      kind: 'wait',
      until: begin + 5000,
      facts: { step: { attempt: 1, retryTime: at(5) } },
    });
    expect(retry(jobAfter(2), 'build', begin, 'node lost')).toMatchObject({ until: begin + 20_000 });
  });

  it('fails the job as InfrastructureError when it outlasts every retry', () => {
    const outcome = retry(jobAfter(3), 'build', begin, 'node lost');
    expect(outcome).toEqual({
      kind: 'fail',
      reason: 'InfrastructureError',
      message: 'node lost (after 4 tries)',
    });
  });

  it('holds the step until the next try is due, and no longer', () => {
    const job = jobAfter(1, at(5));
    expect(backingOff(job, 'build', begin)).toMatchObject({ kind: 'wait', until: begin + 5000 });
    expect(backingOff(job, 'build', begin + 5000)).toBeUndefined();
    expect(backingOff(jobAfter(1), 'build', begin)).toBeUndefined();
  });

  it('belongs to the first run when the status tells of none', () => {
    expect(runOf(makeJob())).toBe(1);
  });
});
