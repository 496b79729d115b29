import { join } from 'node:path';
import { cacheDirectory, stateDirectory } from '../paths.ts';

/** Folders and files of a running node. The content of `run` is useless once its processes are gone. */
export const layout = {
  state: stateDirectory,
  certificates: join(stateDirectory, 'certificates'),
  config: join(stateDirectory, 'config'),
  kubeconfig: join(stateDirectory, 'kubeconfig'),
  kubeconfigs: join(stateDirectory, 'kubeconfigs'),
  token: join(stateDirectory, 'token'),
  logs: join(stateDirectory, 'logs'),
  podLogs: join(stateDirectory, 'logs', 'pods'),
  etcd: join(stateDirectory, 'etcd'),
  containerdRoot: join(stateDirectory, 'containerd'),
  kubelet: join(stateDirectory, 'kubelet'),
  workspaceRegistry: join(stateDirectory, 'registry'),
  registryCertificates: join(stateDirectory, 'registry-certificates'),
  signingKey: join(stateDirectory, 'signing.key'),
  sampleRepository: join(stateDirectory, 'sample-repository'),
  /** In the cache, because the mirror's blobs are copies of what the cache contains. */
  mirrorStorage: join(cacheDirectory, 'registry'),
  run: join(stateDirectory, 'run'),
  containerdState: join(stateDirectory, 'run', 'containerd'),
  containerdSocket: join(stateDirectory, 'run', 'containerd.sock'),
  policySocket: join(stateDirectory, 'run', 'policy-agent.sock'),
  runcRoot: join(stateDirectory, 'run', 'runc'),
  runscRoot: join(stateDirectory, 'run', 'runsc'),
  leases: join(stateDirectory, 'run', 'cni'),
  /** The machine's settings before the node changed them. */
  savedSettings: join(stateDirectory, 'machine-settings.json'),
} as const;

/** libcni records its results here. The folder cannot be configured; our entries have the name of our network. */
export const cniResults = '/var/lib/cni/results';

/** The pods' CNI network, and its bridge in the node's network namespace. */
export const podNetwork = { name: 'dockerfilejob', bridge: 'dfj-pods' } as const;

/** The kubelet always links each container's log here, wherever the log itself is. */
export const containerLogLinks = '/var/log/containers';

/** Sockets of containerd's shims. A constant in containerd. */
export const shimSockets = '/run/containerd/s';

/** The kubelet always creates a socket for device plugins here, wherever its own folder is. */
export const devicePlugins = '/var/lib/kubelet/device-plugins';
