import { layout } from '../local/node/layout.ts';
import { recordedArtifacts } from '../local/node/recorded-artifacts.ts';

/** How the demo reaches its cluster: the kubectl to run, and variables to add to its environment. */
export interface Connection {
  readonly kubectl: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly isLocal: boolean;
}

/** Returns the local cluster, or with CLUSTER=current the cluster of the current kubectl context. */
export async function connection(): Promise<Connection> {
  if (process.env['CLUSTER'] === 'current') return { kubectl: 'kubectl', environment: {}, isLocal: false };
  const { binaries } = await recordedArtifacts();
  return { kubectl: binaries.kubectl, environment: { KUBECONFIG: layout.kubeconfig }, isLocal: true };
}
