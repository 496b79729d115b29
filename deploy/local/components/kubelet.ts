import { join } from 'node:path';
import { authority, certificateOf } from '../identity/certificates.ts';
import { kubeconfigOf } from '../identity/kubeconfigs.ts';
import { addresses, clusterDomain, nodeName } from '../node/addresses.ts';
import { podCgroup } from '../node/cgroups.ts';
import { layout } from '../node/layout.ts';
import { type Describe, json } from './component.ts';

const serving = certificateOf('kubelet-serving');

const configuration = {
  path: join(layout.config, 'kubelet.json'),
  content: json({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: addresses.node,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: authority.certificate },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: serving.certificate,
    tlsPrivateKeyFile: serving.key,
    healthzPort: 0,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: podCgroup,
    failCgroupV1: false,
    failSwapOn: false,
    containerRuntimeEndpoint: `unix://${layout.containerdSocket}`,
    clusterDomain,
    clusterDNS: [addresses.clusterDns],
    // Pods use the cluster's DNS only. The machine's resolvers cannot be reached from here.
    resolvConf: '/dev/null',
    podLogsDir: layout.podLogs,
    volumePluginDir: join(layout.kubelet, 'volume-plugins'),
    makeIPTablesUtilChains: false,
    oomScoreAdj: 0,
    maxPods: 250,
    // Confines a fork bomb to its pod.
    podPidsLimit: 2048,
    registryPullQPS: 0,
    serializeImagePulls: false,
    maxParallelImagePulls: 8,
    eventRecordQPS: 0,
    kubeAPIQPS: 500,
    kubeAPIBurst: 1000,
    nodeStatusUpdateFrequency: '5s',
    // The machine has other uses. A disk that they nearly fill must not evict pods.
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1%',
      'nodefs.inodesFree': '1%',
      'imagefs.available': '1%',
      'imagefs.inodesFree': '1%',
    },
    imageGCHighThresholdPercent: 99,
    imageGCLowThresholdPercent: 98,
  }),
};

export const kubelet: Describe = ({ binaries }) => ({
  name: 'kubelet',
  network: 'node',
  command: [
    binaries.kubelet,
    `--config=${configuration.path}`,
    `--kubeconfig=${kubeconfigOf('kubelet')}`,
    `--root-dir=${layout.kubelet}`,
    `--cert-dir=${join(layout.kubelet, 'pki')}`,
    `--hostname-override=${nodeName}`,
    `--node-ip=${addresses.node}`,
  ],
  files: [configuration],
  directories: [layout.kubelet, layout.podLogs],
  probe: { kind: 'https', url: `https://${addresses.node}:10250/healthz` },
  patienceSeconds: 60,
});
