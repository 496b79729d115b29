/** All addresses in use. They exist on this machine only. */
export const addresses = {
  /** The machine's end of the link to the node. */
  host: '10.90.0.1',
  /** The node's end: the apiserver, the kubelet, NodePorts, both registries and the Git server listen here. */
  node: '10.90.0.2',
  prefixLength: 24,
  podCidr: '10.91.0.0/16',
  serviceCidr: '10.96.0.0/16',
  /** The Service `kubernetes`: first address of the service range. */
  apiService: '10.96.0.1',
  clusterDns: '10.96.0.10',
} as const;

export const apiServerUrl = `https://${addresses.node}:6443`;

/** Pods and containerd pull from it. Anonymous and read-only. */
export const mirrorRegistry = `${addresses.node}:5000`;

/** Jobs push to it. Needs a token, which clients get at the same address. */
export const workspaceRegistry = `${addresses.node}:5004`;

/** The registry behind it, on the node's loopback, which pods cannot reach. */
export const workspaceBackend = '127.0.0.1:5001';

/** Port of the node: the part of the product that issues the workspace registry's tokens. */
export const tokenNodePort = 30443;

/** Serves the sample repository. Anonymous and read-only. */
export const gitServer = `${addresses.node}:5003`;

/** Writes to the mirror's storage. Pods cannot reach it. */
export const seedRegistry = '127.0.0.1:5002';

export const clusterDomain = 'cluster.local';

export const nodeName = 'dockerfilejob';
