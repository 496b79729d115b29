import { join } from 'node:path';
import { cacheDirectory, stateDirectory } from '../paths.ts';

/** Folders and files of a running node. What is in `run` means nothing once its processes are gone. */
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
  /** The mirror's blobs are only copies of what the cache holds, so they live and survive with it. */
  mirrorStorage: join(cacheDirectory, 'registry'),
  run: join(stateDirectory, 'run'),
  containerdState: join(stateDirectory, 'run', 'containerd'),
  containerdSocket: join(stateDirectory, 'run', 'containerd.sock'),
  policySocket: join(stateDirectory, 'run', 'policy-agent.sock'),
  runcRoot: join(stateDirectory, 'run', 'runc'),
  runscRoot: join(stateDirectory, 'run', 'runsc'),
  leases: join(stateDirectory, 'run', 'cni'),
  /** What the machine's settings were before the node changed them. */
  savedSettings: join(stateDirectory, 'machine-settings.json'),
} as const;

/** libcni keeps what it handed out here; the folder cannot be configured, so entries are told by network name. */
export const cniResults = '/var/lib/cni/results';

/** Name of the pods' CNI network, and of its bridge in the node's namespace. */
export const podNetwork = { name: 'dockerfilejob', bridge: 'dfj-pods' } as const;

/** The kubelet makes a link to each container's log here, also when the logs themselves are elsewhere. */
export const containerLogLinks = '/var/log/containers';

/** Sockets of containerd's shims; a constant in containerd. */
export const shimSockets = '/run/containerd/s';

/** The kubelet makes a socket for device plugins here, wherever its own folder is. */
export const devicePlugins = '/var/lib/kubelet/device-plugins';
