import { join } from 'node:path';
import { kubeconfigOf } from '../identity/kubeconfigs.ts';
import { addresses, nodeName } from '../node/addresses.ts';
import { layout } from '../node/layout.ts';
import { type Describe, json } from './component.ts';

const configuration = {
  path: join(layout.config, 'kube-proxy.json'),
  content: json({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    hostnameOverride: nodeName,
    clientConnection: { kubeconfig: kubeconfigOf('kube-proxy'), qps: 200, burst: 400 },
    clusterCIDR: addresses.podCidr,
    detectLocalMode: 'ClusterCIDR',
    bindAddress: addresses.node,
    healthzBindAddress: `${addresses.node}:10256`,
    metricsBindAddress: '127.0.0.1:10249',
    nodePortAddresses: ['primary'],
    oomScoreAdj: 0,
    // Leave the machine's connection tracking table as it is.
    conntrack: { maxPerCore: 0, tcpCloseWaitTimeout: '0s', tcpEstablishedTimeout: '0s' },
    nftables: { minSyncPeriod: '100ms' },
  }),
};

export const kubeProxy: Describe = ({ binaries }) => ({
  name: 'kube-proxy',
  network: 'node',
  command: [binaries['kube-proxy'], `--config=${configuration.path}`],
  files: [configuration],
  directories: [],
  probe: { kind: 'http', url: `http://${addresses.node}:10256/livez` },
  patienceSeconds: 60,
});
