import { kubectl } from './kubectl.ts';

/** The namespace of jobs that are created by REST. */
export const restNamespace = 'dockerfilejobs';

/**
 * Creates a service account in a namespace and gives it a ClusterRole for the jobs that are created by REST. The right
 * ends with the namespace, because the account does.
 * @returns its username, and a token that is valid for an hour
 */
export async function makeClient(
  namespace: string,
  name: string,
  role?: string,
): Promise<{ readonly username: string; readonly token: string }> {
  await kubectl(['create', 'serviceaccount', name, '-n', namespace]);
  if (role !== undefined) {
    await kubectl([
      ...['create', 'rolebinding', `${namespace}-${name}`, '-n', restNamespace],
      ...[`--clusterrole=${role}`, `--serviceaccount=${namespace}:${name}`],
    ]);
  }
  const token = await kubectl(['create', 'token', name, '-n', namespace, '--duration=1h']);
  return { username: `system:serviceaccount:${namespace}:${name}`, token: token.trim() };
}

export const removeRight = (namespace: string, name: string): Promise<string> =>
  kubectl(['delete', 'rolebinding', `${namespace}-${name}`, '-n', restNamespace, '--ignore-not-found']);
