import { deploy } from '../../../../src/pipeline/8-deploy/index.ts';
import type { DeploymentSeen, SeenDeployment } from '../../../../src/pipeline/rollout/deployment-seen.ts';
import type { Deployed } from '../../../../src/resource/deploy.ts';
import {
  createSpec,
  deploySpec,
  found,
  makeDeployed,
  makeDeployment,
  newImage,
  oldImage,
} from '../../../support/rollout.ts';
import { digest, makeJobAt } from '../../../support/runs.ts';
import { at, begin, makeSnapshot } from '../../../support/snapshot.ts';

const output = { image: 'registry.example.com/team/model:1', digest };
const jobWith = (deployment?: Deployed, spec = deploySpec) =>
  makeJobAt('deploy', { output, ...(deployment && { deployment }) }, { spec });
const begun = (fields: Partial<Deployed> = {}, spec = deploySpec) => jobWith(makeDeployed(fields), spec);
const making = () => {
  const { previousImage: _, ...deployed } = makeDeployed();
  return jobWith(deployed, createSpec);
};
const decide = (job: ReturnType<typeof jobWith>, deployment?: DeploymentSeen, now = begin) =>
  deploy.decide(job, makeSnapshot({ now, ...(deployment && { deployment }) }));
const former = (fields: Partial<SeenDeployment> = {}) =>
  found({ image: oldImage, deployedBy: 'other', ...fields });
const noService = found({ hasService: false });

/** The job as it is while it waits for another one. */
const waitingSince = (job: ReturnType<typeof jobWith>, seconds: number) => ({
  ...job,
  status: {
    ...job.status,
    steps: [
      ...(job.status.steps ?? []),
      {
        name: 'deploy',
        state: 'Running',
        startTime: at(seconds),
        message: 'waiting for another job to deploy to model',
      } as const,
    ],
  },
});

describe('a deployment', () => {
  it('is no step of a job without spec.deploy', () => {
    expect(deploy.applies?.(makeJobAt('deploy'))).toBe(false);
    expect(deploy.applies?.(jobWith())).toBe(true);
  });

  it('begins with a look at the Deployment', () => {
    expect(decide(jobWith())).toEqual({
      kind: 'wait',
      want: [],
      message: 'starting the rollout',
      until: begin,
    });
  });

  it('has the former image in the status before anything is changed', () => {
    const { until, facts, ...rest } = { until: 0, facts: {}, ...decide(jobWith(), former()) };
    expect([until, facts]).toEqual([begin, { deployment: makeDeployed() }]);
    expect(rest).not.toHaveProperty('change');
    const { previousImage: _, ...made } = makeDeployed();
    expect(decide(jobWith(undefined, createSpec), { kind: 'absent' })).toMatchObject({
      facts: { deployment: made },
    });
  });

  it('sets the published image by digest, in the version that was seen', () => {
    expect(decide(begun(), former())).toMatchObject({
      kind: 'wait',
      until: begin + 1000,
      change: { kind: 'set-image', uid: 'deployment-uid', resourceVersion: '7', image: newImage },
    });
  });

  it.each([
    ['before it begins', jobWith()],
    ['before it changes anything', begun()],
  ])('waits for another job that deploys to the same Deployment, %s, but not for ever', (_, job) => {
    const outcome = decide(waitingSince(job, 0), former({ isTaken: true }));
    expect(outcome).toMatchObject({
      kind: 'wait',
      message: 'waiting for another job to deploy to model',
      until: begin + 10_000,
    });
    expect(outcome).not.toHaveProperty('change');
    expect(outcome).not.toHaveProperty('facts');
    expect(decide(job, former({ isTaken: true }))).toMatchObject({ until: begin + 10_000 });
    expect(decide(waitingSince(job, -599), former({ isTaken: true }))).toMatchObject({ until: begin + 1000 });
    expect(decide(waitingSince(job, -600), former({ isTaken: true }))).toMatchObject({
      kind: 'fail',
      message:
        'another job still deploys to model after 600 s, which is as long as this one may take (spec.deploy.progressDeadlineSeconds, twice, and spec.verify.timeout)',
    });
  });

  it('waits as long as its own security test may take, too', () => {
    const job = makeJobAt('deploy', { output }, { spec: { ...deploySpec, verify: { timeout: '1m' } } });
    const taken = former({ isTaken: true });
    expect(decide(waitingSince(job, -659), taken)).toMatchObject({ kind: 'wait' });
    expect(decide(waitingSince(job, -660), taken)).toMatchObject({ kind: 'fail' });
  });

  it('has its own time once the other job is done', () => {
    const waited = waitingSince(begun({ startTime: at(-500) }), -299);
    expect(decide(waited, former())).toMatchObject({
      until: begin,
      facts: { deployment: { startTime: at(0), previousImage: oldImage } },
    });
  });

  it('knows what was there before, even if somebody removes the annotation only', () => {
    const { deployedBy: _, ...deployment } = makeDeployment();
    const unmarked = { kind: 'found', deployment } as const;
    expect(decide(begun(), unmarked)).toMatchObject({ change: { kind: 'set-image', image: newImage } });
    expect(decide(waitingSince(begun(), -1), unmarked)).toMatchObject({
      facts: { deployment: { previousImage: oldImage } },
    });
    expect(decide(making(), unmarked)).toMatchObject({ facts: { deployment: { previousImage: newImage } } });
  });

  it('returns to what was there last, if somebody has changed the image right before', () => {
    expect(decide(begun(), former({ image: 'newer' }))).toMatchObject({
      until: begin,
      facts: { deployment: { previousImage: 'newer' } },
    });
  });

  it('makes the Deployment, then its Service', () => {
    expect(decide(making(), { kind: 'absent' })).toMatchObject({ change: { kind: 'create' } });
    expect(decide(making(), noService)).toMatchObject({
      change: { kind: 'create-service', owner: 'deployment-uid' },
    });
    expect(decide(begun({}, createSpec), noService)).toMatchObject({ kind: 'done' });
  });

  it('waits until all pods have the image and are available, and then knows its revision', () => {
    expect(decide(begun(), found({ available: 1 }))).toMatchObject({
      kind: 'wait',
      message: '2 of 2 pods have the new image, 1 are available',
      until: begin + 1000,
    });
    const deployment = makeDeployed({ revision: '2' });
    expect(decide(begun(), found())).toEqual({ kind: 'done', want: [], facts: { deployment } });
    expect(decide(begun({ revision: '2' }))).toEqual({ kind: 'done', want: [] });
  });

  it('is complete without a revision, if nobody numbers them', () => {
    const { revision: _, ...deployment } = makeDeployment();
    expect(decide(begun(), { kind: 'found', deployment })).toMatchObject({
      facts: { deployment: { revision: '' } },
    });
  });

  it.each<[string, DeploymentSeen, ReturnType<typeof jobWith>, number]>([
    ['makes no progress: quota', found({ stuck: { message: 'quota', since: begin } }), begun(), begin],
    ['is not complete after 300 s', found({ available: 0 }), begun(), begin + 300_000],
    ['it could not be made', { kind: 'absent' }, making(), begin + 300_000],
    ['was deleted during its rollout', { kind: 'absent' }, begun({}, createSpec), begin],
    ['somebody else has changed the image', found({ image: 'other' }), begun(), begin],
    ['there is no Deployment "team-a/model"', { kind: 'absent' }, begun(), begin],
    ['a policy', { kind: 'refused', message: 'a policy' }, begun(), begin],
  ])('fails, if %s', (words, seen, job, now) => {
    const outcome = decide(job, seen, now);
    expect(outcome).toMatchObject({ kind: 'fail', reason: 'DeployFailed' });
    expect(outcome).toHaveProperty('message', expect.stringContaining(words));
  });

  it('is denied if the account may not make the change', () => {
    expect(decide(begun(), { kind: 'denied', message: 'no right' })).toMatchObject({
      kind: 'fail',
      reason: 'DeployDenied',
    });
  });

  it('is only of what was published', () => {
    expect(() =>
      deploy.decide(makeJobAt('deploy', {}, { spec: deploySpec }), makeSnapshot({ deployment: found() })),
    ).toThrow('nothing is deployed that is not published');
  });

  it('has a deadline that counts from its start', () => {
    const late = begun({ startTime: at(-299) });
    expect(decide(late, found({ available: 0 }))).toMatchObject({ kind: 'wait' });
    expect(decide(late, found({ available: 0 }), begin + 1000)).toMatchObject({ kind: 'fail' });
  });
});
