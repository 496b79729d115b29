import { layout } from '../local/node/layout.ts';
import { recordedArtifacts } from '../local/node/recorded-artifacts.ts';

/** How the demo talks to its cluster: kubectl, and variables added to its environment. */
export interface Connection {
  readonly kubectl: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly isLocal: boolean;
}

/** The local cluster, or with CLUSTER=current that of the current kubectl context. */
export async function connection(): Promise<Connection> {
  if (process.env['CLUSTER'] === 'current') return { kubectl: 'kubectl', environment: {}, isLocal: false };
  const { binaries } = await recordedArtifacts();
  return { kubectl: binaries.kubectl, environment: { KUBECONFIG: layout.kubeconfig }, isLocal: true };
}
