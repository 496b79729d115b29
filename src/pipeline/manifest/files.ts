import type { JobContext } from './job-context.ts';
import type { ConfigMap, Volume } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

const name = 'files';

/** Names of the files that pods of a job mount. */
export const files = {
  hosts: 'hosts',
  resolvConf: 'resolv.conf',
  ca: 'ca.crt',
  dockerfile: 'Dockerfile',
} as const;
type File = (typeof files)[keyof typeof files];

const hosts = '127.0.0.1\tlocalhost\n::1\tlocalhost\n';

/** Files of which each container mounts those that it needs. None is a secret. */
export const filesConfigMap = (context: JobContext): Manifest & ConfigMap => {
  const { registry, resolvConf } = context.settings;
  const { dockerfile } = context.job.spec.source;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: objectMetadata(context, name),
    data: {
      [files.hosts]: hosts,
      [files.resolvConf]: resolvConf,
      ...(registry.ca !== undefined && { [files.ca]: registry.ca }),
      ...(dockerfile !== undefined && { [files.dockerfile]: dockerfile }),
    },
  };
};

/** A volume that has these files and no others. */
export const filesVolume = (volume: string, wanted: readonly File[]): Volume => ({
  name: volume,
  configMap: { name, items: wanted.map((file) => ({ key: file, path: file })) },
});
