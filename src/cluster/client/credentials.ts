import { KubeConfig } from '@kubernetes/client-node';
import type { RequestOptions } from 'node:https';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';

/** How the apiserver is reached, and as whom. */
export interface Credentials {
  /** `https://host[:port]`, perhaps with a path. */
  readonly server: string;
  /**
   * Kept for the life of the process: client-node's own would shake hands anew for each request. Requests share a
   * bounded number of connections; a stream has one of its own, so that none waits for another to end.
   */
  readonly dispatchers: { readonly requests: Dispatcher; readonly streams: Dispatcher };
  /** Asked before each request: tokens rotate. KubeConfig reads a token file again after a minute. */
  readonly headers: () => Promise<Record<string, string>>;
}

/** Below the 90 s after which the apiserver drops an idle connection, so that none is used while it is closed. */
const idleMs = 60_000;
const probeMs = 30_000;
/** More would cost handshakes, and time of the apiserver, that queueing here does not. */
const requestConnections = 16;

/**
 * From KUBECONFIG, else ~/.kube/config, else the service account of the pod.
 * @throws Error when none of them is there
 */
export async function loadCredentials(): Promise<Credentials> {
  const config = new KubeConfig();
  config.loadFromDefault();
  const cluster = config.getCurrentCluster();
  if (!cluster?.server.startsWith('https://')) {
    throw new Error(
      'no cluster to connect to: set KUBECONFIG to a file with a current context of an https server, or run in a pod with a service account',
    );
  }
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return {
    server: cluster.server.replace(/\/+$/, ''),
    dispatchers: {
      requests: dispatcherFor(options, cluster.proxyUrl, requestConnections),
      streams: dispatcherFor(options, cluster.proxyUrl, null),
    },
    headers: () => authorization(config),
  };
}

/** HTTP/1.1: in one connection of HTTP/2 a stream that hangs could delay all others. */
function dispatcherFor(
  { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }: RequestOptions,
  proxy: string | undefined,
  connections: number | null,
): Dispatcher {
  const tls = Object.fromEntries(
    Object.entries({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const connection = { allowH2: false, keepAliveTimeout: idleMs, connections };
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: probeMs };
  return proxy === undefined
    ? new Agent({ ...connection, connect: { ...tls, ...keepAlive } })
    : new ProxyAgent({ ...connection, uri: proxy, requestTls: { ...tls, ...keepAlive } });
}

async function authorization(config: KubeConfig): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  const options: RequestOptions = { headers };
  await config.applyToHTTPSOptions(options);
  if (!options.auth) return headers;
  return { Authorization: `Basic ${Buffer.from(options.auth).toString('base64')}`, ...headers };
}
