import { killOperator } from '../../support/cluster/operator.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { addressOf, ask, deploymentOf, site } from '../../support/cluster/rollouts.ts';
import { summaryOf } from '../../support/cluster/summary.ts';
import { useDeployments } from '../../support/cluster/use-deployments.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('rollouts');
const deployments = useDeployments(team, ['twice', 'cancel', 'crash', 'pair']);
const succeeded = { phase: 'Succeeded' };

describe('a job that deploys', () => {
  it('deploys after another job that deploys to the same Deployment', async () => {
    const jobs = await Promise.all([
      deployments.ended('twice', site('one')),
      deployments.ended('twice', site('two')),
    ]);
    expect(jobs.map(summaryOf)).toEqual([succeeded, succeeded]);
    expect(jobs.map(({ status }) => status.deployment?.revision).toSorted()).toEqual(['1', '2']);
    const last = jobs.find(({ status }) => status.deployment?.revision === '2');
    expect((await deploymentOf(team(), 'twice'))?.image).toBe(last?.status.deployment?.image);
  });

  it('sets one container of a Deployment of somebody else, and leaves the rest', async () => {
    const { cluster, namespace } = team();
    const labels = { app: 'pair' };
    const command = ['sleep', '600'];
    const containers = ['web', 'beside'].map((name) => ({ name, image: 'busybox', command }));
    await cluster.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'pair', namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { imagePullSecrets: [{ name: 'right' }], terminationGracePeriodSeconds: 0, containers },
        },
      },
    });
    for (const container of ['web', 'beside', 'web']) {
      const deployment = { name: 'pair', container };
      const job = await deployments.ended('pair', site(container), { deployment });
      expect(summaryOf(job)).toEqual(succeeded);
    }
    const found = await cluster.get({ kind: 'Deployment', namespace, name: 'pair' });
    expect(found).toMatchObject({
      spec: {
        replicas: 1,
        template: {
          spec: {
            containers: ['web', 'beside'].map((name) => ({
              name,
              command,
              image: expect.stringMatching(/pair@sha256:/) as string,
            })),
          },
        },
      },
    });
  });

  it('undoes the rollout if it is canceled, and before another run begins', async () => {
    await deployments.ended('cancel', site('one'));
    const job = await deployments.submit('cancel', site());
    await team().until(job, ({ status }) => status.deployment !== undefined, 'its rollout');
    const canceled = await team().ended(await team().change(job, { cancel: true }));
    expect(summaryOf(canceled)).toMatchObject({ phase: 'Canceled', reason: 'Canceled' });
    expect(canceled.status.deployment).toMatchObject({ rolledBack: true });
    expect(await ask(await addressOf(team(), 'cancel'))).toBe('one');

    const changed = await deployments.submit('cancel', site());
    await team().until(changed, ({ status }) => status.deployment !== undefined, 'its rollout');
    const second = await team().ended(
      await team().change(changed, { source: { dockerfile: site('three') } }),
    );
    expect(summaryOf(second)).toEqual(succeeded);
    expect(second.status).toMatchObject({
      run: 2,
      deployment: { previousImage: expect.stringContaining('@') as string },
    });
    expect(await ask(await addressOf(team(), 'cancel'))).toBe('three');
  });

  it('undoes the rollout before it is gone, if it is deleted', async () => {
    const before = await deploymentOf(team(), 'cancel');
    const job = await deployments.submit('cancel', site());
    await team().until(job, ({ status }) => status.deployment !== undefined, 'its rollout');
    await patiently(
      async () => ((await deploymentOf(team(), 'cancel'))?.image === before?.image ? undefined : true),
      'the new image',
    );
    await team().remove(job);
    await team().cleaned(job);
    await patiently(
      async () => ((await deploymentOf(team(), 'cancel'))?.image === before?.image ? true : undefined),
      'the former image',
    );
  });

  it('deploys once, and in the end the same, if the operator is killed meanwhile', async () => {
    await deployments.ended('crash', site('one'));
    const job = await deployments.submit('crash', site('two'));
    await team().until(job, ({ status }) => status.deployment !== undefined, 'its rollout');
    await killOperator();
    const after = await team().ended(job);
    expect(summaryOf(after)).toEqual(succeeded);
    expect(after.status.deployment).toMatchObject({ revision: '2' });
    expect(await ask(await addressOf(team(), 'crash'))).toBe('two');

    const failing = await deployments.submit('crash', site(), { progressDeadlineSeconds: 10 });
    await team().until(failing, ({ status }) => status.deployment?.rollback !== undefined, 'its rollback');
    await killOperator();
    expect(summaryOf(await team().ended(failing))).toMatchObject({ phase: 'Failed', reason: 'DeployFailed' });
    expect(await ask(await addressOf(team(), 'crash'))).toBe('two');
  });

  it('tests once, and in the end rolls back, if the operator is killed during the security test', async () => {
    const before = await deploymentOf(team(), 'crash');
    const verify = { modules: ['file', 'csp'], failOn: 'low', timeout: '2m' } as const;
    const job = await deployments.submit(
      'crash',
      site('three'),
      {},
      { ...verify, modules: [...verify.modules] },
    );
    await team().reached(job, 'Verifying');
    await killOperator();
    expect(summaryOf(await team().ended(job))).toMatchObject({
      phase: 'Failed',
      reason: 'VerificationFailed',
    });
    expect((await deploymentOf(team(), 'crash'))?.image).toBe(before?.image);
    const tests = team()
      .podsOf(job)
      .filter(({ metadata }) => metadata.name.startsWith('verify-'));
    expect(tests).toHaveLength(1);
  });
});
