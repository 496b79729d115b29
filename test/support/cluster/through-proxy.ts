import type { Cluster } from '../../../src/cluster/cluster.ts';
import { connectWith, readKubeconfig } from './kubeconfig.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** Runs a test against the apiserver behind a proxy that can break the connections to it. */
export async function throughProxy(
  test: (cluster: Cluster, proxy: TcpProxy) => Promise<void>,
): Promise<void> {
  const server = new URL((await readKubeconfig()).getCurrentCluster()?.server ?? '');
  const proxy = await startTcpProxy(server.hostname, Number(server.port || 443));
  const cluster = await connectWith({
    // Every apiserver's certificate has this name; it may not have the proxy's address.
    cluster: { server: `https://127.0.0.1:${proxy.port}`, tlsServerName: 'kubernetes.default.svc' },
  });
  try {
    await test(cluster, proxy);
  } finally {
    // In this order: a handshake that hangs holds up the other.
    await proxy.close();
    await cluster.close();
  }
}
