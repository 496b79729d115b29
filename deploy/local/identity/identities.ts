import { addresses, nodeName } from '../node/addresses.ts';

/** Subject of a certificate. The apiserver reads the user and the groups from it. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
  /** Subject alternative names of a server. Empty for a mere client. */
  readonly serves: readonly string[];
}

export const identityNames = [
  'admin',
  'apiserver',
  'apiserver-kubelet-client',
  'controller-manager',
  'scheduler',
  'kubelet',
  'kubelet-serving',
  'kube-proxy',
  'policy-agent',
] as const;

export type IdentityName = (typeof identityNames)[number];

const node = `IP:${addresses.node}`;
const client = (user: string, ...groups: string[]): Identity => ({ user, groups, serves: [] });

export const identities: Readonly<Record<IdentityName, Identity>> = {
  admin: client('dockerfilejob-admin', 'system:masters'),
  apiserver: {
    user: 'kube-apiserver',
    groups: [],
    serves: [
      node,
      'IP:127.0.0.1',
      `IP:${addresses.apiService}`,
      'DNS:localhost',
      'DNS:kubernetes',
      'DNS:kubernetes.default',
      'DNS:kubernetes.default.svc',
      'DNS:kubernetes.default.svc.cluster.local',
    ],
  },
  'apiserver-kubelet-client': client('kube-apiserver-kubelet-client', 'system:masters'),
  'controller-manager': { user: 'system:kube-controller-manager', groups: [], serves: [node] },
  scheduler: { user: 'system:kube-scheduler', groups: [], serves: [node] },
  kubelet: client(`system:node:${nodeName}`, 'system:nodes'),
  'kubelet-serving': {
    user: `system:node:${nodeName}`,
    groups: ['system:nodes'],
    serves: [node, `DNS:${nodeName}`],
  },
  'kube-proxy': client('system:kube-proxy'),
  'policy-agent': client('dockerfilejob:policy-agent'),
};
