import { renderChart } from '../../support/cluster/helm.ts';
import { tryKubectl } from '../../support/cluster/kubectl.ts';
import { operatorLog } from '../../support/cluster/operator.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import {
  account,
  addressOf,
  allVerbs,
  ask,
  askOften,
  deploymentOf,
  site,
} from '../../support/cluster/rollouts.ts';
import { summaryOf } from '../../support/cluster/summary.ts';
import { useDeployments } from '../../support/cluster/use-deployments.ts';
import { useNamespace } from '../../support/cluster/use-namespace.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('deploy');
const other = useNamespace('elsewhere');

const deployments = useDeployments(team, ['web', 'never']);
const succeeded = { phase: 'Succeeded' };

describe('a job with spec.deploy', () => {
  it('makes the Deployment and the Service, then gives the next image to it, and says so', async () => {
    const first = await deployments.ended('web', site('one'));
    expect(summaryOf(first)).toEqual(succeeded);
    const { digest = '' } = first.status.image ?? {};
    const image = deployments.image('web', digest);
    expect(first.status.deployment).toMatchObject({
      name: 'web',
      container: 'web',
      image,
      digest,
      revision: '1',
    });
    expect(first.status.deployment).not.toHaveProperty('previousImage');
    expect(team().phases(first)).toEqual(expect.arrayContaining(['Publishing', 'Deploying', 'Succeeded']));
    expect(await deploymentOf(team(), 'web')).toEqual({ image, revision: '1' });
    expect(await ask(await addressOf(team(), 'web'))).toBe('one');

    const second = await deployments.ended('web', site('two'));
    expect(summaryOf(second)).toEqual(succeeded);
    expect(second.status.deployment).toMatchObject({ previousImage: image, revision: '2' });
    expect(await ask(await addressOf(team(), 'web'))).toBe('two');
    const step = second.status.steps?.find(({ name }) => name === 'deploy');
    expect(step).toMatchObject({
      state: 'Succeeded',
      startTime: expect.any(String) as string,
      endTime: expect.any(String) as string,
    });
  });

  it('rolls back a rollout that never becomes ready, and no client notices', async () => {
    const before = await deploymentOf(team(), 'web');
    const stop = askOften(await addressOf(team(), 'web'));
    const job = await deployments.ended('web', site(), { progressDeadlineSeconds: 15 });
    const answers = await stop();
    expect(summaryOf(job)).toMatchObject({ phase: 'Failed', reason: 'DeployFailed' });
    expect(job.status.failureDetails?.message).toMatch(
      /is not complete after 15 s .*; rolled back to sha256:/,
    );
    expect(job.status.deployment).toMatchObject({ rolledBack: true, previousImage: before?.image });
    expect(Object.keys(answers)).toEqual(['two']);
    expect(answers['two']).toBeGreaterThan(200);
    expect((await deploymentOf(team(), 'web'))?.image).toBe(before?.image);
  });

  it('leaves nothing of a Deployment that it has made and that never becomes ready', async () => {
    const job = await deployments.ended('never', site(), { progressDeadlineSeconds: 10 });
    expect(summaryOf(job)).toMatchObject({ phase: 'Failed', reason: 'DeployFailed' });
    expect(job.status.failureDetails?.message).toContain('no Deployment never is left');
    expect(await deploymentOf(team(), 'never')).toBeUndefined();
    await patiently(
      async () =>
        (await team().cluster.get({ kind: 'Service', namespace: team().namespace, name: 'never' }))
          ? undefined
          : true,
      'the end of its Service',
    );
  });
});

describe('the operator', () => {
  it('has no right to a Deployment of anybody', async () => {
    const operator = 'system:serviceaccount:dockerfilejob-system:dockerfilejob-operator';
    for (const verb of allVerbs)
      expect(
        await tryKubectl([
          'auth',
          'can-i',
          verb,
          'deployments.apps',
          '-n',
          team().namespace,
          `--as=${operator}`,
        ]),
      ).toMatchObject({ stdout: 'no\n' });
  });

  it('may act as accounts only where the chart says so', async () => {
    const rendered = (deploy: object) =>
      renderChart('dfj', { registry: { host: 'registry.test' }, deploy }, ['operator/deploy-rbac']);
    await expect(rendered({ enabled: false })).rejects.toThrow('could not find template');
    const everywhere = await rendered({ enabled: true });
    expect(everywhere).toContain('kind: ClusterRoleBinding');
    const somewhere = await rendered({ enabled: true, namespaces: ['team-a', 'team-b'] });
    expect(somewhere).not.toContain('kind: ClusterRoleBinding');
    expect(somewhere.match(/kind: RoleBinding/g)).toHaveLength(2);
    expect(somewhere).toContain('namespace: team-b');
  });
});

describe('attack 127: an account that a job may not deploy with', () => {
  it.each([
    [
      'allows nothing',
      'unmarked',
      allVerbs,
      undefined,
      'must add the annotation dockerfilejob.io/may-deploy: other',
    ],
    [
      'allows another Deployment',
      'elsewhere',
      allVerbs,
      'web',
      'must add the annotation dockerfilejob.io/may-deploy: other',
    ],
    ['has no rights', 'powerless', [], 'other', 'refused to ServiceAccount'],
  ] as const)(
    'is denied before anything is built, if it %s',
    async (_, serviceAccountName, verbs, mayDeploy, words) => {
      await account(team(), serviceAccountName, { verbs, ...(mayDeploy !== undefined && { mayDeploy }) });
      const job = await deployments.ended('other', site('one'), { serviceAccountName });
      expect(summaryOf(job)).toMatchObject({ phase: 'Failed', reason: 'DeployDenied' });
      expect(job.status.failureDetails?.message).toContain(words);
      expect(team().phases(job)).not.toContain('Building');
      expect(await deploymentOf(team(), 'other')).toBeUndefined();
    },
  );

  it('is denied if it is of another namespace, whatever it may do and allow', async () => {
    const elsewhere = { ...team(), namespace: other().namespace };
    await account(elsewhere, 'foreign', { verbs: allVerbs, mayDeploy: 'web' });
    const job = await deployments.ended('web', site('one'), { serviceAccountName: 'foreign' });
    expect(summaryOf(job)).toMatchObject({ phase: 'Failed', reason: 'DeployDenied' });
    expect(job.status.failureDetails?.message).toContain(
      `there is no ServiceAccount "${team().namespace}/foreign"`,
    );
    expect(team().phases(job)).not.toContain('Building');
  });

  it('changes nothing, if it may only look', async () => {
    const before = await deploymentOf(team(), 'web');
    await account(team(), 'reader', { verbs: ['get'], mayDeploy: 'web' });
    const job = await deployments.ended('web', site('three'), { serviceAccountName: 'reader' });
    expect(summaryOf(job)).toMatchObject({ phase: 'Failed', reason: 'DeployDenied' });
    expect(job.status.failureDetails?.message).toContain('Deployment web was not changed');
    expect(await deploymentOf(team(), 'web')).toEqual(before);
    expect(await operatorLog()).toContain('a change of a Deployment is refused');
  });
});
