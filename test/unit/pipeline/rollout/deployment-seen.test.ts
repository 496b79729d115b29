import {
  isComplete,
  isSameImage,
  isTaken,
  jobUidIn,
  stuckSince,
} from '../../../../src/pipeline/rollout/deployment-seen.ts';
import { jobUid, makeJob } from '../../../support/job.ts';
import { begin } from '../../../support/snapshot.ts';
import { makeDeployment } from '../../../support/rollout.ts';

describe('a rollout', () => {
  it('is complete when every pod is new and available', () => {
    expect(isComplete(makeDeployment())).toBe(true);
  });

  it.each([
    ['the controller has not seen the change', { observedGeneration: 1 }],
    ['pods are missing', { updated: 1 }],
    ['old pods are left', { replicas: 3 }],
    ['new pods are not available', { available: 1 }],
  ])('is not complete while %s', (_, fields) => {
    expect(isComplete(makeDeployment(fields))).toBe(false);
  });

  it('is stuck only if its own template is', () => {
    const stuck = { message: 'no progress', since: begin };
    expect(stuckSince(makeDeployment({ stuck }), begin)).toBe('no progress');
    expect(stuckSince(makeDeployment({ stuck }), begin + 1)).toBeUndefined();
    expect(stuckSince(makeDeployment({ stuck, observedGeneration: 1 }), begin)).toBeUndefined();
    expect(stuckSince(makeDeployment(), begin)).toBeUndefined();
  });
});

describe('an image', () => {
  it('is the same if its digest is, whatever registry a policy has set', () => {
    expect(isSameImage('mirror/a@sha256:1', 'docker.io/a@sha256:1')).toBe(true);
    expect(isSameImage('a:1', 'a:1')).toBe(true);
    expect(isSameImage('mirror/a@sha256:1', 'docker.io/a@sha256:2')).toBe(false);
    expect(isSameImage('mirror/a:1', 'docker.io/a:1')).toBe(false);
    expect(isSameImage(undefined, 'a:1')).toBe(false);
  });
});

describe('attack 127: the annotation that says who deploys, which others can forge', () => {
  const other = { uid: 'other', namespace: 'team-a', run: 2 };

  it('names a job', () => {
    expect(jobUidIn('uid/2')).toBe('uid');
    expect(jobUidIn('/a\n/b')).toBe('');
  });

  it('counts only for a job of the namespace that is at work in that very run', () => {
    expect(isTaken('other/2', makeJob(), other)).toBe(true);
    expect(isTaken('other/1', makeJob(), other)).toBe(false);
    expect(isTaken('other/2', makeJob(), { ...other, namespace: 'team-b' })).toBe(false);
    expect(isTaken('other/2', makeJob(), { uid: 'other', namespace: 'team-a' })).toBe(false);
    expect(isTaken(undefined, makeJob(), undefined)).toBe(false);
    expect(isTaken(`${jobUid}/2`, makeJob(), { ...other, uid: jobUid })).toBe(false);
  });
});
