import type { Settings } from '../../config/settings.ts';
import type { JobContext } from './job-context.ts';
import type { EnvVar, Secret, Volume, VolumeMount } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

const name = 'registry';
const folder = '/registry';

/** The credentials of the workspace registry as a Secret. Empty if the registry needs no credentials. */
export const registrySecrets = (context: JobContext): (Manifest & Secret)[] => {
  const { dockerConfig } = context.settings.registry;
  if (dockerConfig === undefined) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/dockerconfigjson',
      metadata: objectMetadata(context, name),
      data: { '.dockerconfigjson': Buffer.from(dockerConfig).toString('base64') },
    },
  ];
};

/** The parts of a pod that give its containers the credentials of the workspace registry. */
export interface RegistryMounts {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  readonly env: readonly EnvVar[];
  readonly imagePullSecrets: readonly { readonly name: string }[];
}

/** All parts are empty if the registry needs no credentials. */
export const registryMounts = ({ registry }: Settings): RegistryMounts =>
  registry.dockerConfig === undefined
    ? { volumes: [], mounts: [], env: [], imagePullSecrets: [] }
    : {
        volumes: [
          { name, secret: { secretName: name, items: [{ key: '.dockerconfigjson', path: 'config.json' }] } },
        ],
        mounts: [{ name, mountPath: folder, readOnly: true }],
        env: [{ name: 'DOCKER_CONFIG', value: folder }],
        imagePullSecrets: [{ name }],
      };
