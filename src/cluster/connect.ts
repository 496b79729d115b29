import type { RequestSeen } from './call.ts';
import type { Cluster } from './cluster.ts';
import { loadCredentials } from './credentials.ts';
import { makeReads } from './reads.ts';
import { makeStreams } from './streams.ts';
import { makeTransport } from './transport.ts';
import { makeWrites } from './writes.ts';

export interface ConnectOptions {
  readonly onRequest?: (seen: RequestSeen) => void;
}

/** Connects by KUBECONFIG, ~/.kube/config or the pod's service account; nothing is sent yet. */
export async function connect({ onRequest = () => undefined }: ConnectOptions = {}): Promise<Cluster> {
  const transport = makeTransport(await loadCredentials(), onRequest);
  return {
    ...makeReads(transport),
    ...makeWrites(transport),
    ...makeStreams(transport),
    close: () => transport.close(),
  };
}
