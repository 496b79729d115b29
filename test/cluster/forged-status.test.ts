import { perf } from '../support/cluster/dockerfiles.ts';
import { tryKubectl } from '../support/cluster/kubectl.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('forged-status');
const source = { dockerfile: perf };

test('attack 10: a new job that brings a status, labels of the operator and an owner gets none of its own making', async () => {
  const forged = {
    apiVersion: 'dockerfilejob.io/v1alpha1',
    kind: 'DockerfileJob',
    metadata: { name: 'forged', labels: { 'dockerfilejob.io/uid': 'x' } },
    spec: { source, suspend: true },
    status: { phase: 'Succeeded', performance: 999, runHash: 'x' },
  };
  await tryKubectl(['apply', '-n', team().namespace, '-f', '-'], JSON.stringify(forged));
  const { stdout } = await tryKubectl(['get', 'dfj', 'forged', '-n', team().namespace, '-o', 'json']);
  expect(JSON.parse(stdout)).not.toHaveProperty('status.performance');
  expect(JSON.parse(stdout)).not.toHaveProperty('status.phase', 'Succeeded');
  const editor = `${team().namespace}:editor`;
  await tryKubectl([
    ...['create', 'rolebinding', 'editor', '-n', team().namespace],
    ...['--clusterrole=edit', `--serviceaccount=${editor}`],
  ]);
  // Whoever may edit jobs may not write their status.
  const [may, mayNot] = await Promise.all(
    [[], ['--subresource=status']].map((subresource) =>
      tryKubectl([
        ...['auth', 'can-i', 'patch', 'dockerfilejobs.dockerfilejob.io', ...subresource],
        ...['-n', team().namespace, '--as', `system:serviceaccount:${editor}`],
      ]),
    ),
  );
  expect([may?.stdout.trim(), mayNot?.stdout.trim()]).toEqual(['yes', 'no']);
});
