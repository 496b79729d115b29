import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import type { CredentialSource } from './credential-source.ts';
import { serviceAccount } from './service-account.ts';

/** The apiserver's address and how to authenticate to it. */
export interface Credentials {
  /** `https://host[:port]`, optionally with a path; no trailing slash. */
  readonly server: string;
  /**
   * Connection pools that live as long as the process; client-node creates an agent, and so a TLS handshake, per
   * request. Requests share a bounded number of connections. Each stream gets its own, so none blocks another.
   */
  readonly dispatchers: { readonly requests: Dispatcher; readonly streams: Dispatcher };
  /** Called before each request because tokens rotate. */
  readonly headers: () => Promise<Record<string, string>>;
  /** The namespace to use if nobody names one. */
  readonly namespace: string | undefined;
}

/** The apiserver closes idle connections after 90 s. Close ours earlier, so that no request races with that. */
const idleMs = 60_000;
/** TCP keep-alive, to notice a dead peer. */
const probeMs = 30_000;
/** Queueing here is cheaper than more TLS handshakes and more load on the apiserver. */
const requestConnections = 16;

/**
 * Loads credentials from KUBECONFIG, else from the pod's service account, else from ~/.kube/config.
 * @param context of the kubeconfig; given, the service account does not count
 * @throws Error if none of these names an https server
 */
export async function loadCredentials(context?: string): Promise<Credentials> {
  const { server, tls, proxy, headers, namespace } = await findSource(context);
  if (!server.startsWith('https://'))
    throw new Error(
      'no cluster configured: set KUBECONFIG to a file whose current context has an https server, or run in a pod with a service account',
    );
  return {
    server: server.replace(/\/+$/, ''),
    dispatchers: {
      requests: dispatcherFor(tls, proxy, requestConnections),
      streams: dispatcherFor(tls, proxy, null),
    },
    headers,
    namespace,
  };
}

/** Loads the library for kubeconfigs only where there is one: it takes 50 MiB. */
async function findSource(context: string | undefined): Promise<CredentialSource> {
  const takesFile = context !== undefined || process.env['KUBECONFIG'];
  const ofPod = takesFile ? undefined : await serviceAccount();
  if (ofPod) return ofPod;
  const { kubeconfig } = await import('./kubeconfig.ts');
  return kubeconfig(context);
}

/** HTTP/1.1 only: on a shared HTTP/2 connection, one stalled stream can delay the others. */
function dispatcherFor(
  options: CredentialSource['tls'],
  proxy: string | undefined,
  connections: number | null,
): Dispatcher {
  const tls = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const connection = { allowH2: false, keepAliveTimeout: idleMs, connections };
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: probeMs };
  return proxy === undefined
    ? new Agent({ ...connection, connect: { ...tls, ...keepAlive } })
    : new ProxyAgent({ ...connection, uri: proxy, requestTls: { ...tls, ...keepAlive } });
}
