import { admit } from '../../../../src/pipeline/1-admit/index.ts';
import type { DeploymentSeen } from '../../../../src/pipeline/rollout/deployment-seen.ts';
import { specSchema } from '../../../../src/resource/spec.ts';
import { makeJob } from '../../../support/job.ts';
import { createSpec, deploySpec, found, makeDeployment } from '../../../support/rollout.ts';
import { at, begin, makeSnapshot } from '../../../support/snapshot.ts';

const admitted = (deployment: DeploymentSeen, spec = deploySpec) =>
  admit.decide(makeJob({ spec }), makeSnapshot({ deployment }));

describe('spec.deploy', () => {
  it('is refused before anything is built, if its account may not be used', () => {
    expect(admitted({ kind: 'denied', message: 'no such account' })).toMatchObject({
      kind: 'fail',
      reason: 'DeployDenied',
      message: 'no such account',
    });
  });

  it('is refused if there is no such Deployment, unless it is to be made', () => {
    expect(admitted({ kind: 'absent' })).toMatchObject({
      kind: 'fail',
      reason: 'DeployFailed',
      message:
        'spec.deploy.deployment.name: there is no Deployment "team-a/model"; create it, or have it made with spec.deploy.create',
    });
    expect(admitted({ kind: 'absent' }, createSpec)).toMatchObject({ kind: 'done' });
  });

  it('is refused if the Deployment has no such container', () => {
    const { image: _, ...deployment } = makeDeployment({ containers: ['web', 'proxy'] });
    expect(admitted({ kind: 'found', deployment })).toMatchObject({
      kind: 'fail',
      reason: 'DeployFailed',
      message:
        'spec.deploy.deployment.container: Deployment "model" has no container "server"; it has "web", "proxy"',
    });
    expect(admitted(found())).toMatchObject({ kind: 'done' });
  });

  it('is refused if the image that it would replace is too long for the status', () => {
    expect(admitted(found({ image: 'a'.repeat(1001) }))).toMatchObject({
      reason: 'DeployFailed',
      message:
        'spec.deploy.deployment: the image of Deployment "model" has more than 1000 characters; set a shorter one',
    });
  });

  it.each<[string, DeploymentSeen]>([
    ['the rights of spec.deploy.serviceAccountName', { kind: 'denied', message: 'no', mayPass: true }],
    ['spec.deploy.deployment', { kind: 'absent' }],
  ])('waits a moment for %s, which may be created with the job', (what, deployment) => {
    const metadata = { creationTimestamp: at(0) };
    const job = makeJob({ spec: deploySpec, metadata: { ...makeJob().metadata, ...metadata } });
    const decided = (age: number) => admit.decide(job, makeSnapshot({ now: begin + age, deployment }));
    expect(decided(0)).toMatchObject({ kind: 'wait', message: `waiting for ${what}`, until: begin + 2_000 });
    expect(decided(10_000)).toMatchObject({ kind: 'fail' });
  });

  it('names a Service, too, with create', () => {
    const source = { dockerfile: 'FROM scratch\n' };
    const named = (name: string) => ({ ...createSpec.deploy, deployment: { name, container: 'web' } });
    expect(specSchema.safeParse({ source, ...createSpec, deploy: named('web') }).success).toBe(true);
    const { error } = specSchema.safeParse({ source, ...createSpec, deploy: named('1web') });
    expect(error?.issues[0]).toMatchObject({ path: ['deploy', 'deployment', 'name'] });
  });

  it('needs spec.output', () => {
    const source = { dockerfile: 'FROM scratch\n' };
    expect(specSchema.safeParse({ source, ...deploySpec }).success).toBe(true);
    const { error } = specSchema.safeParse({ source, deploy: deploySpec.deploy });
    expect(error?.issues[0]).toMatchObject({ path: ['deploy'] });
  });
});
