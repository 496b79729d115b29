import { writeFile } from 'node:fs/promises';
import { layout } from '../node/layout.ts';
import { kubectlOf, productNamespace, release, type Target } from './release.ts';

const name = 'demo-client';
const lifetime = '8760h';

/** A client with all rights on jobs, in every namespace, and no other rights. */
const objects = [
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: productNamespace },
    automountServiceAccountToken: false,
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `${release}-${name}-editor` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: `${release}-editor` },
    subjects: [{ kind: 'ServiceAccount', name, namespace: productNamespace }],
  },
];

/** Creates the client and stores a token for it where `make env` finds it. */
export async function mintToken(target: Target): Promise<void> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  await kubectlOf(target, ['apply', '--server-side', '--force-conflicts', '-f', '-'], list);
  const token = await kubectlOf(target, [
    ...['create', 'token', name, `--namespace=${productNamespace}`, `--duration=${lifetime}`],
  ]);
  await writeFile(layout.token, token, { mode: 0o600 });
}
