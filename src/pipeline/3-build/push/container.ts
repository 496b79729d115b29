import { repository, runTag } from '../../../resource/names.ts';
import type { Settings } from '../../../config/settings.ts';
import { cacheMounts, type BuildCache } from '../cache/index.ts';
import { paths } from '../paths.ts';
import { disk } from '../../manifest/disk.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Container, EnvVar, Volume } from '../../manifest/kubernetes.ts';
import { nameResolutionMounts } from '../../manifest/name-resolution.ts';
import { proxyEnv } from '../../manifest/proxy.ts';
import { registryMounts } from '../../manifest/registry-credentials.ts';
import { rootWithoutCapabilities } from '../../manifest/security-context.ts';
import { scriptCommand } from '../../manifest/command.ts';
import { trustParts } from '../../manifest/trust.ts';
import { resultNonce, trustedContainer } from '../../manifest/trusted-container.ts';

const command = scriptCommand(import.meta.dirname, 'push.sh');

/** Limit on the blobs of an image: 127 layers, which is as many as runtimes mount, a config and a manifest. */
const maxFiles = 130;

/** The reference to push the run's image to. The tag is used only to look up the digest. */
export const pushReference = ({ job, settings, run }: JobContext): string =>
  `${repository(settings.registry.host, job.metadata.uid)}:${runTag(run)}`;

/** A volume for the private copy, which the build container cannot reach. */
export const pushVolumes = (settings: Settings): readonly Volume[] => [
  { name: 'private', emptyDir: { sizeLimit: String(disk(settings).layout) } },
];

/** The trusted half of the build pod: its only container with the registry's credentials. */
export const pushContainer = (context: JobContext, cache: BuildCache | undefined): Container<'push'> => {
  const { settings } = context;
  const access = registryMounts(settings, 'push');
  const trust = trustParts(settings);
  return {
    ...trustedContainer('push', settings),
    command,
    args: [
      paths.layout,
      '/private',
      '/dev/termination-log',
      String(settings.maxImageBytes),
      String(maxFiles),
      pushReference(context),
      ...(settings.registry.insecure ? ['--insecure'] : []),
    ],
    env: [resultNonce, ...cacheEnv(cache), ...access.env, ...trust.goEnv(), ...proxyEnv(settings)],
    // Kaniko writes its blobs with mode 0600.
    securityContext: rootWithoutCapabilities,
    volumeMounts: [
      { name: 'out', mountPath: paths.out, readOnly: true },
      { name: 'private', mountPath: '/private' },
      ...cacheMounts(settings, cache, 'push'),
      ...access.mounts,
      ...trust.mounts,
      ...nameResolutionMounts,
    ],
  };
};

const cacheEnv = (cache: BuildCache | undefined): readonly EnvVar[] =>
  cache
    ? [
        { name: 'CACHE', value: cache.repository },
        { name: 'CACHE_KEYS', value: cache.keys.join(' ') },
        { name: 'CACHE_MAX_BYTES', value: String(cache.maxBytes) },
        ...formEnv(cache),
      ]
    : [];

function formEnv({ form, tag }: BuildCache): readonly EnvVar[] {
  if (form === 'layers') return [{ name: 'CACHE_LAYERS', value: paths.cache }];
  if (tag === undefined) return [];
  return [
    { name: 'CACHE_ENTRY', value: tag },
    { name: 'CACHE_FOLDER', value: paths.cache },
  ];
}
