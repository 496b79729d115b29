import { kubeconfigOf } from '../identity/kubeconfigs.ts';
import { addresses } from '../node/addresses.ts';
import { cniResults, layout, podNetwork } from '../node/layout.ts';
import { nodeLink } from '../node/network-namespace.ts';
import type { Describe } from './component.ts';

/** Enforces NetworkPolicies. Without an enforcer, Kubernetes ignores them silently. */
export const policyAgent: Describe = ({ binaries }) => ({
  name: 'policy-agent',
  network: 'node',
  command: [
    binaries['policy-agent'],
    `--kubeconfig=${kubeconfigOf('policy-agent')}`,
    `--pod-cidr=${addresses.podCidr}`,
    `--uplink=${nodeLink}`,
    `--cni-results=${cniResults}`,
    `--cni-network=${podNetwork.name}`,
    `--health-socket=${layout.policySocket}`,
  ],
  files: [],
  directories: [cniResults, layout.run],
  probe: { kind: 'http-socket', socket: layout.policySocket, path: '/healthz' },
  patienceSeconds: 30,
});
