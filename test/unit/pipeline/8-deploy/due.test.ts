import { deploymentToRead } from '../../../../src/pipeline/8-deploy/due.ts';
import type { Phase } from '../../../../src/resource/phases.ts';
import { makeJob } from '../../../support/job.ts';
import { at } from '../../../support/snapshot.ts';
import { createSpec, deploySpec, makeDeployed } from '../../../support/rollout.ts';

const ofSpec = { serviceAccountName: 'deployer', name: 'model', container: 'server', withService: false };

describe('the Deployment', () => {
  it.each<[Phase, object | undefined]>([
    ['Init', ofSpec],
    ['Queued', ofSpec],
    ['Building', undefined],
    ['Running', undefined],
    ['Publishing', undefined],
    ['Deploying', ofSpec],
    ['Succeeded', undefined],
    ['Failed', undefined],
  ])('is read only when it matters: in phase %s', (phase, expected) => {
    expect(deploymentToRead(makeJob({ spec: deploySpec, status: { phase } }))).toEqual(expected);
  });

  it('is not read for a job that deploys nothing', () => {
    expect(deploymentToRead(makeJob())).toBeUndefined();
  });

  it('is the one that the job has begun to deploy, whatever the spec says by now', () => {
    const deployment = makeDeployed({ name: 'old', serviceAccountName: 'former' });
    const status = { phase: 'Deploying', deployment } as const;
    const expected = { ...ofSpec, serviceAccountName: 'former', name: 'old' };
    expect(deploymentToRead(makeJob({ spec: deploySpec, status }))).toEqual(expected);
    expect(deploymentToRead(makeJob({ status }))).toEqual(expected);
  });

  it('is not read while it is tested, until that is undone', () => {
    const verifying = (deployment: ReturnType<typeof makeDeployed>) =>
      deploymentToRead(makeJob({ spec: deploySpec, status: { phase: 'Verifying', deployment } }));
    const rollback = { startTime: at(0), reason: 'VerificationFailed', message: 'x' } as const;
    expect(verifying(makeDeployed())).toBeUndefined();
    expect(verifying(makeDeployed({ rollback }))).toEqual(ofSpec);
  });

  it('is not read any more once it is undone', () => {
    const deployment = makeDeployed({ rolledBack: true });
    expect(deploymentToRead(makeJob({ status: { phase: 'Verifying', deployment } }))).toBeUndefined();
  });

  it('is read with its Service if the job has made it', () => {
    const { previousImage: _, ...deployment } = makeDeployed();
    const status = { phase: 'Deploying', deployment } as const;
    expect(deploymentToRead(makeJob({ spec: createSpec, status }))).toEqual({ ...ofSpec, withService: true });
    expect(deploymentToRead(makeJob({ spec: deploySpec, status }))).toEqual(ofSpec);
    const rollback = { startTime: at(0), reason: 'DeployFailed', message: 'no' } as const;
    const undone = { ...status, deployment: { ...deployment, rollback } };
    expect(deploymentToRead(makeJob({ spec: createSpec, status: undone }))).toEqual(ofSpec);
  });

  it('is read with its Service before the job is admitted, to know whether the account may', () => {
    expect(deploymentToRead(makeJob({ spec: createSpec }))).toEqual({ ...ofSpec, withService: true });
  });
});
