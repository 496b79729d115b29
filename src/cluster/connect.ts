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
  /** The context of the kubeconfig. Defaults to the current one. */
  readonly context?: string | undefined;
}

/**
 * Returns a client that uses KUBECONFIG, else the service account of the pod, else ~/.kube/config. Sends nothing yet.
 * @throws Error if none of these names an https server
 */
export async function connect(options: ConnectOptions = {}): Promise<Cluster> {
  const { cluster } = await connectInNamespace(options);
  return cluster;
}

export interface Connection {
  readonly cluster: Cluster;
  /** Address of the apiserver. */
  readonly server: string;
  /** The namespace that the context or the pod is in; undefined if it does not say. */
  readonly namespace: string | undefined;
}

/** Like `connect`, and says where that is. @throws Error if there is no such context */
export async function connectInNamespace({
  onRequest = () => undefined,
  context,
}: ConnectOptions = {}): Promise<Connection> {
  const credentials = await loadCredentials(context);
  const transport = makeTransport(credentials, onRequest);
  const cluster = {
    ...makeReads(transport),
    ...makeWrites(transport),
    ...makeStreams(transport),
    ...makeAttach(credentials, onRequest),
    close: () => transport.close(),
  };
  return { cluster, server: credentials.server, namespace: credentials.namespace };
}
