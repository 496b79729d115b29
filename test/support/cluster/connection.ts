import type { Cluster } from '../../../src/cluster/cluster.ts';
import { connect } from '../../../src/cluster/connect.ts';

/** The variables that `make env` prints. They connect a terminal to the cluster and to the REST API. */
export type Variable = 'KUBECONFIG' | 'DFJ_URL' | 'DFJ_TOKEN';

/** Returns the value of a variable. @throws Error that says how to set it */
export function connectionVariable(name: Variable): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `${name} is not set. Start the cluster with \`make demo\`, then: source <(make --silent env)`,
    );
  }
  return value;
}

/** Connects to the API server with the permissions of whoever runs the tests. */
export async function connectToCluster(): Promise<Cluster> {
  connectionVariable('KUBECONFIG');
  return connect();
}
