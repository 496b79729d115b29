import { admit } from '../../../../src/pipeline/1-admit/index.ts';
import { makeJob } from '../../../support/job.ts';
import { begin, makeSnapshot } from '../../../support/snapshot.ts';

const message = 'spec.output.pushSecret: there is no Secret team-a/push';
const missing = { kind: 'unavailable', message, isMissing: true } as const;
const job = makeJob({
  metadata: { ...makeJob().metadata, creationTimestamp: new Date(begin).toISOString() },
  spec: { output: { image: 'registry.test/model', pushSecret: 'push' } },
});
const decided = (age: number, push: typeof missing | { kind: 'unavailable'; message: string } = missing) =>
  admit.decide(job, makeSnapshot({ now: begin + age, push }));

describe('a job whose push Secret does not exist', () => {
  it.each([
    [0, 2_000],
    [1_999, 2_000],
    [2_000, 5_000],
    [7_000, 10_000],
    [-3_000, 2_000],
  ])('waits for it at the age of %d ms, until that of %d ms', (age, until) => {
    expect(decided(age)).toMatchObject({
      kind: 'wait',
      want: [],
      message: 'waiting for spec.output.pushSecret',
      until: begin + until,
    });
  });

  it('fails when it is ten seconds old', () => {
    expect(decided(10_000)).toMatchObject({ kind: 'fail', reason: 'PublishUnauthorized', message });
  });

  it('does not wait for one that exists and may not be used', () => {
    expect(decided(0, { kind: 'unavailable', message: 'no' })).toMatchObject({ kind: 'fail', message: 'no' });
  });

  it('is admitted when the Secret is there', () => {
    const push = { kind: 'credentials', dockerConfig: '{}' } as const;
    expect(admit.decide(job, makeSnapshot({ push }))).toMatchObject({ kind: 'done' });
  });
});
