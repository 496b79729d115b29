import { KubeConfig } from '@kubernetes/client-node';
import type { RequestOptions } from 'node:https';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';

/** The apiserver's address and how to authenticate to it. */
export interface Credentials {
  /** `https://host[:port]`, optionally with a path; no trailing slash. */
  readonly server: string;
  /**
   * Connection pools that live as long as the process; client-node creates an agent, and so a TLS handshake, per
   * request. Requests share a bounded number of connections. Each stream gets its own, so none blocks another.
   */
  readonly dispatchers: { readonly requests: Dispatcher; readonly streams: Dispatcher };
  /** Called before each request because tokens rotate; KubeConfig rereads a token file after a minute. */
  readonly headers: () => Promise<Record<string, string>>;
}

/** The apiserver closes idle connections after 90 s. Close ours earlier, so that no request races with that. */
const idleMs = 60_000;
/** TCP keep-alive, to notice a dead peer. */
const probeMs = 30_000;
/** Queueing here is cheaper than more TLS handshakes and more load on the apiserver. */
const requestConnections = 16;

/**
 * Loads credentials from KUBECONFIG, else from ~/.kube/config, else from the pod's service account.
 * @throws Error if none of these names an https server
 */
export async function loadCredentials(): Promise<Credentials> {
  const config = new KubeConfig();
  config.loadFromDefault();
  const cluster = config.getCurrentCluster();
  if (!cluster?.server.startsWith('https://')) {
    throw new Error(
      'no cluster configured: set KUBECONFIG to a file whose current context has an https server, or run in a pod with a service account',
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

/** HTTP/1.1 only: on a shared HTTP/2 connection, one stalled stream can delay the others. */
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
