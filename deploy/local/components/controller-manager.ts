import { authority, certificateOf, serviceAccountKey } from '../identity/certificates.ts';
import { kubeconfigOf } from '../identity/kubeconfigs.ts';
import { addresses } from '../node/addresses.ts';
import type { Describe } from './component.ts';

const serving = certificateOf('controller-manager');
const kubeconfig = kubeconfigOf('controller-manager');

export const controllerManager: Describe = ({ binaries }) => ({
  name: 'kube-controller-manager',
  network: 'node',
  command: [
    binaries['kube-controller-manager'],
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    '--authentication-skip-lookup=true',
    `--client-ca-file=${authority.certificate}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--bind-address=${addresses.node}`,
    `--tls-cert-file=${serving.certificate}`,
    `--tls-private-key-file=${serving.key}`,
    '--leader-elect=false',
    '--use-service-account-credentials=true',
    `--root-ca-file=${authority.certificate}`,
    `--service-account-private-key-file=${serviceAccountKey.private}`,
    `--cluster-signing-cert-file=${authority.certificate}`,
    `--cluster-signing-key-file=${authority.key}`,
    // Each job has its own namespace, so many come and go at once.
    '--concurrent-namespace-syncs=30',
    '--concurrent-resource-quota-syncs=30',
    '--concurrent-serviceaccount-token-syncs=30',
    '--concurrent-gc-syncs=40',
    '--kube-api-qps=1000',
    '--kube-api-burst=2000',
    '--profiling=false',
  ],
  files: [],
  directories: [],
  probe: { kind: 'https', url: `https://${addresses.node}:10257/healthz` },
  patienceSeconds: 60,
});
