import { accountConfig, type Account } from '../../resource/registry-account.ts';
import type { Settings } from '../../config/settings.ts';
import { cacheFormOf } from './reuse.ts';
import type { JobContext } from './job-context.ts';
import type { EnvVar, Secret, Volume, VolumeMount } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

const name = 'registry';
const folder = '/registry';

/** What credentials are for. `push` includes `pull`. `fetch`: to read an upload. */
type Purpose = 'push' | 'pull' | 'fetch';

/** The key in the Secret. Nodes pull images with that of `pull`, whose name Kubernetes prescribes. */
const keys = { push: 'push', pull: '.dockerconfigjson', fetch: 'fetch' } as const satisfies Record<
  Purpose,
  string
>;

/** The volume in the pod. A build pod may have two of them. */
const volumeOf = (purpose: Purpose): string => (purpose === 'fetch' ? `${name}-${purpose}` : name);

/** Without accounts for each job, the operator's credentials serve all purposes. */
const keyOf = ({ registry }: Settings, purpose: Purpose): string =>
  registry.passwordKey === undefined ? keys.pull : keys[purpose];

/**
 * The credentials of the workspace registry as a Secret, of which each pod mounts the key that it needs. If the operator
 * issues the registry's tokens, they are worth the job's own repository only. Empty if the registry needs no credentials.
 */
export const registrySecrets = (context: JobContext): (Manifest & Secret)[] => {
  const { dockerConfig } = context.settings.registry;
  if (dockerConfig === undefined) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/dockerconfigjson',
      metadata: objectMetadata(context, name),
      data: Object.fromEntries(
        Object.entries(configs(context, dockerConfig)).map(([key, text]) => [
          key,
          Buffer.from(text).toString('base64'),
        ]),
      ),
    },
  ];
};

/** Docker configurations by key of the Secret. */
function configs({ settings, job }: JobContext, dockerConfig: string): Readonly<Record<string, string>> {
  const { host, passwordKey } = settings.registry;
  if (passwordKey === undefined) return { [keys.pull]: dockerConfig };
  const { uid, namespace } = job.metadata;
  const config = (account: Account) => accountConfig(host, passwordKey, account);
  const cache = cacheFormOf(job, settings) === undefined ? {} : { cache: namespace };
  return {
    [keys.push]: config({ kind: 'push', uid, ...cache }),
    [keys.pull]: config({ kind: 'pull', uid }),
    ...(job.spec.source.artifact && { [keys.fetch]: config({ kind: 'fetch', uid, namespace }) }),
  };
}

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
            name: volumeOf(purpose),
            secret: {
              secretName: name,
              items: [{ key: keyOf(settings, purpose), path: 'config.json' }],
            },
          },
        ],
        mounts: [{ name: volumeOf(purpose), mountPath: folder, readOnly: true }],
        env: [{ name: 'DOCKER_CONFIG', value: folder }],
        imagePullSecrets: [{ name }],
      };
