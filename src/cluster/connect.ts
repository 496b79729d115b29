import type { RequestSeen } from './client/call.ts';
import { makeAttach } from './client/attach.ts';
import { loadCredentials } from './client/credentials.ts';
import { makeReads } from './client/reads.ts';
import { makeStreams } from './client/streams.ts';
import { makeTransport } from './client/transport.ts';
import { makeWrites } from './client/writes.ts';
import type { Cluster } from './cluster.ts';

export type { RequestSeen };

export interface ConnectOptions {
  /** Called after each attempt of a request, for metrics. */
  readonly onRequest?: (seen: RequestSeen) => void;
}

/**
 * Returns a client that uses KUBECONFIG, else the service account of the pod, else ~/.kube/config. Sends nothing yet.
 * @throws Error if none of these names an https server
 */
export async function connect({ onRequest = () => undefined }: ConnectOptions = {}): Promise<Cluster> {
  const credentials = await loadCredentials();
  const transport = makeTransport(credentials, onRequest);
  return {
    ...makeReads(transport),
    ...makeWrites(transport),
    ...makeStreams(transport),
    ...makeAttach(credentials, onRequest),
    close: () => transport.close(),
  };
}
