import { jobNamespace, labels } from '../../src/resource/names.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { tryKubectl } from '../support/cluster/kubectl.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('forgery');

/** A pod that claims to be the collect container of a job, with a performance that nobody measured. */
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
    containers: [{ name: 'collect', image: 'busybox', command: ['true'] }],
  },
});

const rejection = /only the operator of DockerfileJobs may write to namespaces named dfj-/;

/**
 * Tries to create an object as a user who may do everything that RBAC can allow, until admission answers. Never may it
 * be created, and what else kubectl says on a busy machine (a handshake that timed out) is no answer.
 */
async function isRefused(user: string, object: object): Promise<void> {
  const args = ['create', '--filename=-', `--as=${user}`, '--as-group=system:masters'];
  let answer = '';
  for (let tries = 0; tries < 5 && !rejection.test(answer); tries += 1) {
    const { code, stderr } = await tryKubectl(args, JSON.stringify(object));
    expect(code).toBe(1);
    answer = stderr;
  }
  expect(answer).toMatch(rejection);
}

test('attack 54: nobody but the operator can label a pod as a job’s', async () => {
  const job = await team().submit({ source: { dockerfile: 'FROM debian:bookworm\n' }, suspend: true });
  await isRefused('mallory', forgedPod(job, team().namespace));
});

test('attack 54: nobody but the operator can take the name of a job’s namespace before the operator does', async () => {
  const job = await team().submit({ source: { dockerfile: 'FROM debian:bookworm\n' }, suspend: true });
  const name = jobNamespace(job.metadata.uid);
  await isRefused('mallory', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
});

test('attack 54: nobody but the operator can create a pod, or open the network, in a job’s namespace', async () => {
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
  for (const object of [forgedPod(job, namespace), policy]) await isRefused(account, object);
  const { status } = await team().ended(job);
  expect(status).toMatchObject({ phase: 'Succeeded', performance: 0.5 });
});
