import type { Cluster } from '../../../src/cluster/cluster.ts';
import { connectWith, readKubeconfig } from './kubeconfig.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** Runs a test against the API server through a proxy that can break its connections. */
export async function throughProxy(
  test: (cluster: Cluster, proxy: TcpProxy) => Promise<void>,
): Promise<void> {
  const server = new URL((await readKubeconfig()).getCurrentCluster()?.server ?? '');
  const proxy = await startTcpProxy(server.hostname, Number(server.port || 443));
  const cluster = await connectWith({
    // Every API server's certificate has this name, but maybe not the proxy's address.
    cluster: { server: `https://127.0.0.1:${proxy.port}`, tlsServerName: 'kubernetes.default.svc' },
  });
  try {
    await test(cluster, proxy);
  } finally {
    // The proxy first, because a hanging handshake would block closing the client.
    await proxy.close();
    await cluster.close();
  }
}
