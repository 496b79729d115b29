/** Who has which address. Only these are bound, all of them on this machine. */
export const addresses = {
  /** The machine's end of the cable to the node. */
  host: '10.90.0.1',
  /** The node's end: the apiserver, the kubelet, NodePorts and both registries listen here. */
  node: '10.90.0.2',
  prefixLength: 24,
  podCidr: '10.91.0.0/16',
  serviceCidr: '10.96.0.0/16',
  /** First address of the service range: the Service `kubernetes`. */
  apiService: '10.96.0.1',
  clusterDns: '10.96.0.10',
} as const;

export const apiServerUrl = `https://${addresses.node}:6443`;

/** What pods and containerd pull from: anonymous, read only. */
export const mirrorRegistry = `${addresses.node}:5000`;

/** Where jobs push to: needs a password. */
export const workspaceRegistry = `${addresses.node}:5001`;

/** The mirror's writable side, out of reach of pods. */
export const seedRegistry = '127.0.0.1:5002';

export const clusterDomain = 'cluster.local';

export const nodeName = 'dockerfilejob';
