import { jobNamespace, labels } from '../../src/resource/names.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { tryKubectl } from '../support/cluster/kubectl.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('forgery');

/**
 * A pod that claims to be the collect container of a job, with a performance that nobody measured. Nothing else is wrong
 * with it: of several policies that refuse, the apiserver quotes one, and not always the same.
 */
const forgedPod = (job: DockerfileJob, namespace: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'run-1-0',
    namespace,
    labels: {
      [labels.uid]: job.metadata.uid,
      [labels.step]: 'run',
      [labels.run]: '1',
      [labels.attempt]: '0',
    },
  },
  spec: {
    restartPolicy: 'Never',
    serviceAccountName: namespace.startsWith('dfj-') ? 'job' : 'default',
    automountServiceAccountToken: false,
    hostUsers: false,
    containers: [
      {
        name: 'collect',
        image: 'busybox',
        command: ['true'],
        resources: { limits: { cpu: '50m', memory: '16Mi', 'ephemeral-storage': '16Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
    ],
  },
});

const rejection = /only the operator of DockerfileJobs may write to namespaces named dfj-/;

/**
 * Runs kubectl as a user who may do everything that RBAC can allow, until admission answers. Never may it succeed, and
 * what else it says on a busy machine (a handshake that timed out) is no answer.
 */
async function isRefused(user: string, args: readonly string[], input = ''): Promise<void> {
  let answer = '';
  for (let tries = 0; tries < 5 && !rejection.test(answer); tries += 1) {
    const { code, stderr } = await tryKubectl([...args, `--as=${user}`, '--as-group=system:masters'], input);
    expect(code).toBe(1);
    answer = stderr;
  }
  expect(answer).toMatch(rejection);
}
const createIsRefused = (user: string, object: object): Promise<void> =>
  isRefused(user, ['create', '--filename=-'], JSON.stringify(object));

test('attack 54: nobody but the operator can label a pod as a job’s', async () => {
  const job = await team().submit({ source: { dockerfile: 'FROM debian:bookworm\n' }, suspend: true });
  await createIsRefused('mallory', forgedPod(job, team().namespace));
});

test('attack 54: nobody but the operator can take the name of a job’s namespace before the operator does', async () => {
  const job = await team().submit({ source: { dockerfile: 'FROM debian:bookworm\n' }, suspend: true });
  const name = jobNamespace(job.metadata.uid);
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await createIsRefused('mallory', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
});

test('attack 54: nobody but the operator can create, change or enter a pod, or open the network, in a job’s namespace', async () => {
  const job = await team().submit({
    source: { dockerfile: 'FROM debian:bookworm\nCMD sleep 20; echo \'{"perf":0.5}\' > /data/perf.json\n' },
  });
  await team().reached(job, 'Running');
  const namespace = jobNamespace(job.metadata.uid);
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'open', namespace },
    spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{}] },
  };
  const account = `system:serviceaccount:${team().namespace}:default`;
  for (const object of [forgedPod(job, namespace), policy]) await createIsRefused(account, object);
  const pod = ['run-1-0', `--namespace=${namespace}`];
  await isRefused(account, ['set', 'image', 'pod', ...pod, 'collect=busybox']);
  await isRefused(account, ['label', 'pod', ...pod, 'changed=yes']);
  await isRefused(account, ['exec', ...pod, '--container=run', '--', 'true']);
  await isRefused(account, ['attach', ...pod, '--container=run']);
  const { status } = await team().ended(job);
  expect(status).toMatchObject({ phase: 'Succeeded', performance: 0.5 });
});
