import { abandonUnreadable, type Unreadable } from '../../../src/pipeline/unreadable.ts';
import { statusSchema, type Status } from '../../../src/resource/status.ts';
import { makeJob } from '../../support/job.ts';
import { at, begin } from '../../support/snapshot.ts';

const problem = 'spec.run.resources.limits.memory: must be a quantity';
const namespace = { run: 1, deleting: false };

/** A job whose spec is from another version. */
function broken(status: object = {}, metadata: object = {}): Unreadable {
  const job = makeJob();
  return { ...job, metadata: { ...job.metadata, ...metadata }, spec: { source: 7 }, status } as Unreadable;
}
const decide = (object: Unreadable, seen: object = {}) =>
  abandonUnreadable(object, problem, { now: begin, ...seen });

describe('attack 62: a job that cannot be read', () => {
  it('fails with the field, and leaves no namespace', () => {
    const decision = decide(broken({ phase: 'Running', run: 3, runHash: 'abc' }), { namespace });
    expect(decision).toMatchObject({ finalizer: 'keep', absent: [{ kind: 'namespace' }] });
    expect(decision.status).toMatchObject({
      phase: 'Failed',
      run: 3,
      observedGeneration: 1,
      completionTime: at(0),
      conditions: [{ type: 'Succeeded', status: 'False', reason: 'SpecInvalid' }],
      failureDetails: {
        reason: 'SpecInvalid',
        message: `this version of the operator cannot read the job: ${problem}`,
      },
    });
    expect(decision.status?.runHash).toBeUndefined();
    expect(statusSchema.safeParse(decision.status).success).toBe(true);
  });

  it('fails even if its status cannot be read', () => {
    expect(decide(broken({ phase: 'Dreaming' })).status).toMatchObject({ phase: 'Failed' });
    expect(decide(broken({ phase: 'Dreaming' })).absent).toEqual([]);
  });

  it('keeps the result that it has', () => {
    const over: Partial<Status> = { phase: 'Succeeded', performance: 0.5, observedGeneration: 1 };
    expect(decide(broken(over))).toEqual({ finalizer: 'keep', absent: [] });
    expect(decide(broken(over, { generation: 2 })).status).toMatchObject({ phase: 'Failed' });
  });

  it('is deletable: its namespace goes, then its images and its finalizer', () => {
    const going = broken({ phase: 'Running', startTime: at(-9) }, { deletionTimestamp: at(0) });
    const again = begin + 600_000;
    expect(decide(going, { namespace })).toEqual({
      ...{ finalizer: 'keep', absent: [{ kind: 'namespace' }], again },
    });
    const images = { kind: 'images', giveUp: false };
    expect(decide(going)).toEqual({ finalizer: 'release', absent: [images] });
    const worse = broken({ phase: 'Dreaming' }, { deletionTimestamp: at(0) });
    expect(decide(worse)).toEqual({ finalizer: 'release', absent: [images] });
  });
});
