import { accountConfig } from '../../resource/registry-account.ts';
import type { Settings } from '../../config/settings.ts';
import type { JobContext } from './job-context.ts';
import type { EnvVar, Secret, Volume, VolumeMount } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

const name = 'registry';
const folder = '/registry';

/** What credentials are for. `push` includes `pull`. */
type Purpose = 'push' | 'pull';

/** Without accounts for each job, one Secret with the operator's credentials serves all purposes. */
const secretName = ({ registry }: Settings, purpose: Purpose): string =>
  registry.passwordKey === undefined ? name : `${name}-${purpose}`;

/**
 * The credentials of the workspace registry as Secrets. If the operator issues the registry's tokens, they are worth the
 * job's own repository only. Empty if the registry needs no credentials.
 */
export const registrySecrets = (context: JobContext): (Manifest & Secret)[] => {
  const { host, passwordKey, dockerConfig } = context.settings.registry;
  if (dockerConfig === undefined) return [];
  if (passwordKey === undefined) return [secret(context, name, dockerConfig)];
  const { uid } = context.job.metadata;
  return (['push', 'pull'] as const).map((kind) =>
    secret(context, secretName(context.settings, kind), accountConfig(host, passwordKey, { kind, uid })),
  );
};

const secret = (context: JobContext, secretName: string, dockerConfig: string): Manifest & Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'kubernetes.io/dockerconfigjson',
  metadata: objectMetadata(context, secretName),
  data: { '.dockerconfigjson': Buffer.from(dockerConfig).toString('base64') },
});

/** The parts of a pod that give its containers the credentials of the workspace registry. */
export interface RegistryMounts {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  readonly env: readonly EnvVar[];
  readonly imagePullSecrets: readonly { readonly name: string }[];
}

/** All parts are empty if the registry needs no credentials. */
export const registryMounts = (settings: Settings, purpose: Purpose): RegistryMounts =>
  settings.registry.dockerConfig === undefined
    ? { volumes: [], mounts: [], env: [], imagePullSecrets: [] }
    : {
        volumes: [
          {
            name,
            secret: {
              secretName: secretName(settings, purpose),
              items: [{ key: '.dockerconfigjson', path: 'config.json' }],
            },
          },
        ],
        mounts: [{ name, mountPath: folder, readOnly: true }],
        env: [{ name: 'DOCKER_CONFIG', value: folder }],
        imagePullSecrets: [{ name: secretName(settings, purpose) }],
      };
