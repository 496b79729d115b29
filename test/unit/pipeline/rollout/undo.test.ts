import { deployFault } from '../../../../src/pipeline/rollout/fault.ts';
import { unlessRollingOut } from '../../../../src/pipeline/rollout/undo.ts';
import { decide } from '../../../../src/pipeline/index.ts';
import type { Deployed } from '../../../../src/resource/deploy.ts';
import type { SpecInput } from '../../../../src/resource/spec.ts';
import { makeJob, type JobOverrides } from '../../../support/job.ts';
import { deploySpec, found, makeDeployed, newImage, oldImage } from '../../../support/rollout.ts';
import { digest, makeJobAt } from '../../../support/runs.ts';
import { at, begin, makeSnapshot } from '../../../support/snapshot.ts';

const output = { image: 'registry.example.com/team/model:1', digest };
const namespace = { run: 1, deleting: false };
const stuck = found({ available: 0 });
const rollback = { startTime: at(0), reason: 'Canceled', message: 'canceled by spec.cancel' } as const;

interface Given {
  readonly deployed?: Partial<Deployed>;
  readonly spec?: Partial<SpecInput>;
  readonly metadata?: JobOverrides['metadata'];
}

/** A job in mid-rollout, whose spec may have changed since. */
const jobWith = ({ deployed, spec, metadata }: Given = {}) => {
  const before = makeJobAt('deploy', { output, deployment: makeDeployed(deployed) }, { spec: deploySpec });
  const now = makeJobAt('deploy', {}, { spec: { ...deploySpec, ...spec }, ...(metadata && { metadata }) });
  return { ...now, status: { ...before.status, observedGeneration: 1 } };
};
const pass = (given: Given, deployment = stuck) =>
  decide(jobWith(given), makeSnapshot({ namespace, deployment }));

it('does not concern a job that deploys nothing', () => {
  const job = makeJob();
  expect(deployFault(job, { kind: 'absent' })).toBeUndefined();
  const outcome = { kind: 'fail', reason: 'RunFailed', message: 'it failed' } as const;
  const walked = { job, want: [], outcome };
  expect(unlessRollingOut(walked, makeSnapshot())).toBe(walked);
});

describe('a job in mid-rollout', () => {
  it.each<[string, Given, string]>([
    ['it is canceled', { spec: { cancel: true } }, 'canceled by spec.cancel'],
    ['it is deleted', { metadata: { deletionTimestamp: at(0) } }, 'the job is deleted'],
    [
      'its spec has changed',
      { spec: { source: { dockerfile: 'FROM scratch\n' } }, metadata: { generation: 2 } },
      'the spec has changed',
    ],
  ])('begins to roll back if %s, and does nothing else', (_, given, message) => {
    const { status, absent, want } = pass(given);
    expect(status).toMatchObject({
      phase: 'Deploying',
      observedGeneration: 1,
      deployment: { rollback: { reason: 'Canceled', message } },
    });
    expect([absent, want]).toEqual([[], []]);
  });

  it('rolls back if a step fails', () => {
    const { status, change } = pass({}, found({ stuck: { message: 'quota', since: begin } }));
    expect(status.deployment?.rollback?.reason).toBe('DeployFailed');
    expect(status.phase).toBe('Deploying');
    expect(change).toBeUndefined();
  });

  it('goes on with a rollback whatever its spec says', () => {
    const decision = pass({ deployed: { rollback } }, found());
    expect(decision.change).toMatchObject({ kind: 'set-image', image: oldImage });
    expect(decision.again).toBe(begin + 1000);
  });

  it('fails with the reason of the rollback once that is over', () => {
    const { status } = pass({ deployed: { rollback } }, found({ image: oldImage }));
    expect(status).toMatchObject({
      phase: 'Canceled',
      failureDetails: { reason: 'Canceled' },
      deployment: { rolledBack: true },
      steps: expect.arrayContaining([
        expect.objectContaining({ name: 'deploy', state: 'Failed' }),
      ]) as unknown,
    });
  });

  it('changes the Deployment when the status says so', () => {
    const { change } = pass({}, found({ image: oldImage, deployedBy: 'other/1' }));
    expect(change).toMatchObject({ kind: 'set-image', image: newImage });
  });

  it('rolls back in whatever phase it is', () => {
    const unknown = { ...jobWith({ deployed: { rollback } }).status, phase: 'Init' as const };
    expect(
      decide({ ...jobWith(), status: unknown }, makeSnapshot({ deployment: stuck })).status.steps,
    ).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ name: 'deploy', message: 'rolling back' })]),
    );
    const job = jobWith({ deployed: { rollback } });
    const queued = { ...job, status: { ...job.status, phase: 'Queued' as const } };
    expect(decide(queued, makeSnapshot({ deployment: stuck })).status.steps).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ name: 'admit', message: 'rolling back' })]),
    );
  });
});
