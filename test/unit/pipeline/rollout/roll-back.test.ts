import { rollBack } from '../../../../src/pipeline/rollout/roll-back.ts';
import type { DeploymentSeen } from '../../../../src/pipeline/rollout/deployment-seen.ts';
import type { Fail } from '../../../../src/pipeline/step.ts';
import type { Deployed } from '../../../../src/resource/deploy.ts';
import { makeJobAt } from '../../../support/runs.ts';
import {
  deploySpec,
  found,
  makeDeployed,
  makeDeployment,
  newImage,
  oldDigest,
  oldImage,
} from '../../../support/rollout.ts';
import { at, begin } from '../../../support/snapshot.ts';

const failure: Fail = { kind: 'fail', reason: 'DeployFailed', message: 'it never became ready' };
const begun = { startTime: at(0), reason: 'DeployFailed', message: 'it never became ready' } as const;
const jobWith = (deployment?: Deployed) =>
  makeJobAt('publish', deployment && { deployment }, { spec: deploySpec });
const undoing = (fields: Partial<Deployed> = {}) => jobWith(makeDeployed({ rollback: begun, ...fields }));
const created = () => {
  const { previousImage: _, ...rest } = makeDeployed({ rollback: begun });
  return jobWith(rest);
};
const decide = (deployment: DeploymentSeen | undefined, job = undoing(), now = begin) =>
  rollBack(job, { now, ...(deployment && { deployment }) }, failure);

const { image: _, ...withoutContainer } = makeDeployment();

describe('a rollback', () => {
  it('is not needed if nothing was deployed', () => {
    expect(rollBack(jobWith(), { now: begin }, failure)).toBe(failure);
  });

  it('is in the status before anything is changed', () => {
    const outcome = rollBack(jobWith(makeDeployed()), { now: begin, deployment: found() }, failure);
    expect(outcome).toEqual({
      kind: 'wait',
      want: [],
      message: 'rolling back',
      until: begin,
      facts: {
        deployment: makeDeployed({
          rollback: {
            startTime: new Date(begin).toISOString(),
            reason: 'DeployFailed',
            message: failure.message,
          },
        }),
      },
    });
  });

  it('sets the image that was there before, in the version that was seen', () => {
    expect(decide(found())).toMatchObject({
      kind: 'wait',
      until: begin + 1000,
      change: { kind: 'set-image', uid: 'deployment-uid', resourceVersion: '7', image: oldImage },
    });
  });

  it('waits until the former image is rolled out, then fails the job with its reason', () => {
    const waiting = decide(found({ image: oldImage, available: 1 }));
    expect(waiting).toMatchObject({ kind: 'wait' });
    expect(waiting).not.toHaveProperty('change');
    expect(decide(found({ image: oldImage }))).toMatchObject({
      kind: 'fail',
      reason: 'DeployFailed',
      message: `it never became ready; rolled back to ${oldDigest}`,
      facts: { deployment: { rolledBack: true } },
    });
  });

  it('waits for a look at the Deployment, and for nothing longer than its deadline', () => {
    expect(decide(undefined)).toMatchObject({ kind: 'wait' });
    const late = begin + 86_400_000;
    for (const seen of [undefined, found(), found({ image: oldImage, available: 0 })])
      expect(decide(seen, undoing(), late)).toMatchObject({
        kind: 'fail',
        message: 'it never became ready; the rollback has not finished in time',
        facts: { deployment: { rolledBack: false } },
      });
  });

  it('has a deadline even if spec.deploy is gone from the spec', () => {
    const job = makeJobAt('publish', { deployment: makeDeployed({ rollback: begun }) });
    expect(decide(undefined, job, begin + 299_000)).toMatchObject({ kind: 'wait' });
    expect(decide(undefined, job, begin + 300_000)).toMatchObject({ kind: 'fail', reason: 'DeployFailed' });
  });

  it('deletes a Deployment that this job has made', () => {
    expect(decide(found(), created())).toMatchObject({
      change: { kind: 'delete', uid: 'deployment-uid', resourceVersion: '7' },
    });
    expect(decide({ kind: 'absent' }, created())).toMatchObject({
      kind: 'fail',
      message: 'it never became ready; no Deployment model is left',
      facts: { deployment: { rolledBack: true } },
    });
  });

  it.each<DeploymentSeen>([
    { kind: 'denied', message: 'no right' },
    { kind: 'refused', message: 'a policy' },
  ])('is tried until its time is over, if it is $kind: a right may come back', (seen) => {
    expect(decide(seen)).toMatchObject({ kind: 'wait', until: begin + 1000 });
    expect(decide(seen, undoing(), begin + 300_000)).toMatchObject({
      kind: 'fail',
      message: `it never became ready; not rolled back in time: ${seen.kind === 'denied' ? 'no right' : 'a policy'}`,
      facts: { deployment: { rolledBack: false } },
    });
  });

  it('delays the deletion of its job for ten minutes at most', () => {
    const spec = { ...deploySpec, deploy: { ...deploySpec.deploy, progressDeadlineSeconds: 86_400 } };
    const status = { deployment: makeDeployed({ rollback: begun }) };
    const metadata = { deletionTimestamp: at(0) };
    const job = makeJobAt('deploy', status, { spec, metadata });
    expect(decide(found(), job, begin + 599_000)).toMatchObject({ kind: 'wait' });
    expect(decide(found(), job, begin + 600_000)).toMatchObject({ kind: 'fail' });
  });

  it('has nothing to do if nothing was changed yet', () => {
    expect(decide(found({ image: oldImage, deployedBy: 'other' }))).toMatchObject({
      kind: 'fail',
      message: 'it never became ready; Deployment model was not changed',
      facts: { deployment: { rolledBack: true } },
    });
  });

  it('changes nothing if the image was there before', () => {
    expect(decide(found(), undoing({ previousImage: newImage }))).toMatchObject({
      kind: 'fail',
      message: 'it never became ready; the Deployment had this image before',
    });
  });

  it.each<[string, DeploymentSeen, Parameters<typeof decide>[1]]>([
    ['somebody else has changed', found({ image: 'other' }), undoing()],
    ['somebody else has changed', { kind: 'found', deployment: withoutContainer }, created()],
    ['somebody else has made', found({ deployedBy: 'other' }), created()],
    ['has the image, but not from this job', found({ deployedBy: 'other' }), undoing()],
    ['there is no Deployment model', { kind: 'absent' }, undoing()],
  ])('attack 127: does not touch what is not its own: %s', (words, deployment, job) => {
    const outcome = decide(deployment, job);
    expect(outcome).toMatchObject({ kind: 'fail', facts: { deployment: { rolledBack: false } } });
    expect(outcome).toHaveProperty('message', expect.stringContaining(words));
  });
});
