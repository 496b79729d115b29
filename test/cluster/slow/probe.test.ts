import { leaving } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { helmTest } from '../../support/cluster/helm.ts';
import { startLimitingProcesses, stopLimitingProcesses } from '../../support/cluster/kubelet.ts';
import { configureOperator, renewOperator } from '../../support/cluster/operator.ts';
import { startEnforcing, stopEnforcing } from '../../support/cluster/policy-agent.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('probe');
const spec = { source: { dockerfile: leaving('{"perf":0.5}') } };

describe('the probe', () => {
  test('attacks 41, 43: a job says what was proved about its isolation, and when', async () => {
    const { status } = await team().ended(await team().submit(spec));
    expect(status).toMatchObject({
      phase: 'Succeeded',
      sandbox: {
        proof: { network: 'proved', userNamespace: 'proved', sandbox: 'proved', processes: 'proved' },
      },
    });
    expect(Date.parse(status.sandbox?.proof?.time ?? '')).toBeLessThan(Date.parse(status.startTime ?? ''));
  });

  test('is what `helm test` runs, and prints what it proved', async () => {
    const { passed, printed } = await helmTest();
    expect(printed).toMatch(/^\{"network":"proved",.*"processes":"proved".*\}$/m);
    expect(passed).toBe(true);
  });

  test('leaves nothing behind', async () => {
    const left = ['get', 'namespaces', '-l', 'dockerfilejob.io/probe', '-o', 'name'];
    await patiently(
      async () => ((await kubectl(left)) === '' ? true : undefined),
      'the namespaces of probes to go',
    );
  });

  describe('on a cluster that does not enforce NetworkPolicies', () => {
    afterAll(startEnforcing);

    test('attack 44: `helm test` fails', async () => {
      await stopEnforcing();
      const { passed, printed } = await helmTest();
      expect(printed).toMatch(/IsolationNotEnforced: .*network: refuted/);
      expect(passed).toBe(false);
    });

    test('attack 44: holds jobs with IsolationNotEnforced until policies are enforced', async () => {
      await stopEnforcing();
      await renewOperator();
      const job = await team().submit(spec);
      const held = await team().until(
        job,
        ({ status }) => /network: refuted/.test(status.conditions?.[0]?.message ?? ''),
        'to be held',
      );
      expect(held.status.phase).toBe('Queued');
      expect(held.status.conditions?.[0]?.message).toMatch(/^IsolationNotEnforced: /);
      expect(team().podsOf(job)).toEqual([]);
      await startEnforcing();
      expect((await team().ended(job)).status).toMatchObject({ phase: 'Succeeded', performance: 0.5 });
    });
  });

  describe('on a cluster that does not limit the processes of a pod', () => {
    afterAll(async () => {
      await startLimitingProcesses();
      await configureOperator({ ISOLATION_REQUIRE: null });
    });

    test('attack 25: holds jobs, if processes are required, until they are limited', async () => {
      await stopLimitingProcesses();
      await configureOperator({ ISOLATION_REQUIRE: 'network,processes' });
      const job = await team().submit(spec);
      await team().until(
        job,
        ({ status }) => /not proved.*processes: refuted/.test(status.conditions?.[0]?.message ?? ''),
        'to be held',
      );
      expect(team().podsOf(job)).toEqual([]);
      await startLimitingProcesses();
      const { status } = await team().ended(job);
      expect(status).toMatchObject({ phase: 'Succeeded', sandbox: { proof: { processes: 'proved' } } });
    });
  });
});
