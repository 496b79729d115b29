import type { JobContext } from './job-context.ts';
import type { ConfigMap, Volume, VolumeMount } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

const name = 'name-resolution';

const hosts = '127.0.0.1 localhost\n::1 localhost\n';

/**
 * hosts and resolv.conf for a trusted container beside an untrusted one. All containers of a pod share the files that
 * Kubernetes and the runtime provide, and root in any of them can write to both. Names resolve as in the operator's pod.
 */
export const nameResolution = (context: JobContext): Manifest & ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: objectMetadata(context, name),
  data: { hosts, 'resolv.conf': context.settings.resolvConf },
});

export const nameResolutionVolume: Volume = { name, configMap: { name } };

/** The kubelet and containerd then leave out their own files. */
export const nameResolutionMounts: readonly VolumeMount[] = ['hosts', 'resolv.conf'].map((file) => ({
  name,
  mountPath: `/etc/${file}`,
  subPath: file,
  readOnly: true,
}));
