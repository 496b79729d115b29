import { files, filesVolume } from './files.ts';
import type { Volume, VolumeMount } from './kubernetes.ts';

const name = 'name-resolution';
const own = [files.hosts, files.resolvConf];

/**
 * hosts and resolv.conf for a trusted container beside an untrusted one. All containers of a pod share the files that
 * Kubernetes and the runtime provide, and root in any of them can write to both. Names resolve as in the operator's pod.
 */
export const nameResolutionVolume: Volume = filesVolume(name, own);

/** The kubelet and containerd then leave out their own files. */
export const nameResolutionMounts: readonly VolumeMount[] = own.map((file) => ({
  name,
  mountPath: `/etc/${file}`,
  subPath: file,
  readOnly: true,
}));
