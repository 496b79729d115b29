import type { RequestSeen } from './client/call.ts';
import { loadCredentials } from './client/credentials.ts';
import { makeReads } from './client/reads.ts';
import { makeStreams } from './client/streams.ts';
import { makeTransport } from './client/transport.ts';
import { makeWrites } from './client/writes.ts';
import type { Cluster } from './cluster.ts';

export type { RequestSeen };

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
