import type { Cluster } from '../../../src/cluster/cluster.ts';
import { connect } from '../../../src/cluster/connect.ts';

/** The variables that `make env` prints: how a terminal reaches the cluster and what is installed on it. */
export type Variable = 'KUBECONFIG' | 'DFJ_URL' | 'DFJ_TOKEN';

/** @throws Error that says how the variable is come by */
export function connectionVariable(name: Variable): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `${name} is not set. Start the cluster with \`make demo\`, then: source <(make --silent env)`,
    );
  }
  return value;
}

/** The apiserver, with the rights of whoever runs the tests. */
export async function connectToCluster(): Promise<Cluster> {
  connectionVariable('KUBECONFIG');
  return connect();
}
