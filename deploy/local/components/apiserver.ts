import { join } from 'node:path';
import { authority, certificateOf, serviceAccountKey } from '../identity/certificates.ts';
import { addresses, apiServerUrl } from '../node/addresses.ts';
import { layout } from '../node/layout.ts';
import { type Describe, json } from './component.ts';
import { etcdUrl } from './etcd.ts';

const authentication = {
  path: join(layout.config, 'authentication.json'),
  content: json({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    anonymous: { enabled: true, conditions: [{ path: '/livez' }, { path: '/readyz' }, { path: '/healthz' }] },
  }),
};

const serving = certificateOf('apiserver');
const toKubelet = certificateOf('apiserver-kubelet-client');

export const apiserver: Describe = ({ binaries }) => ({
  name: 'kube-apiserver',
  network: 'node',
  command: [
    binaries['kube-apiserver'],
    `--advertise-address=${addresses.node}`,
    `--bind-address=${addresses.node}`,
    '--secure-port=6443',
    `--etcd-servers=${etcdUrl}`,
    `--service-cluster-ip-range=${addresses.serviceCidr}`,
    `--tls-cert-file=${serving.certificate}`,
    `--tls-private-key-file=${serving.key}`,
    `--client-ca-file=${authority.certificate}`,
    `--authentication-config=${authentication.path}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    `--kubelet-client-certificate=${toKubelet.certificate}`,
    `--kubelet-client-key=${toKubelet.key}`,
    `--kubelet-certificate-authority=${authority.certificate}`,
    // Otherwise it looks the node's name up in DNS for logs and exec.
    '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${serviceAccountKey.public}`,
    `--service-account-signing-key-file=${serviceAccountKey.private}`,
    '--allow-privileged=true',
    // Debian's etcd is too old to report its progress, without which the estimate only runs into timeouts.
    '--feature-gates=SizeBasedListCostEstimate=false',
    '--profiling=false',
  ],
  files: [authentication],
  directories: [],
  probe: { kind: 'https', url: `${apiServerUrl}/readyz` },
  patienceSeconds: 60,
});
