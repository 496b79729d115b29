import { join } from 'node:path';
import { authority, certificateOf } from '../identity/certificates.ts';
import { kubeconfigOf } from '../identity/kubeconfigs.ts';
import { addresses } from '../node/addresses.ts';
import { layout } from '../node/layout.ts';
import { type Describe, json } from './component.ts';

const serving = certificateOf('scheduler');
const kubeconfig = kubeconfigOf('scheduler');

const configuration = {
  path: join(layout.config, 'scheduler.json'),
  content: json({
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: { kubeconfig, qps: 1000, burst: 2000 },
    leaderElection: { leaderElect: false },
    enableProfiling: false,
  }),
};

export const scheduler: Describe = ({ binaries }) => ({
  name: 'kube-scheduler',
  network: 'node',
  command: [
    binaries['kube-scheduler'],
    `--config=${configuration.path}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    '--authentication-skip-lookup=true',
    `--client-ca-file=${authority.certificate}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--bind-address=${addresses.node}`,
    `--tls-cert-file=${serving.certificate}`,
    `--tls-private-key-file=${serving.key}`,
  ],
  files: [configuration],
  directories: [],
  probe: { kind: 'https', url: `https://${addresses.node}:10259/healthz` },
  patienceSeconds: 60,
});
