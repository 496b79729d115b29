import { repository, runTag } from '../../../resource/names.ts';
import type { Settings } from '../../../config/settings.ts';
import { buildPaths } from '../paths.ts';
import { disk } from '../../manifest/disk.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Container, Volume } from '../../manifest/kubernetes.ts';
import { pushScript } from './push-script.ts';
import { registryAccess } from '../../manifest/registry-credentials.ts';
import { restrictedRoot } from '../../manifest/security-context.ts';
import { trustedResources } from '../../manifest/trusted-container.ts';

/** Layers of an image at the most are 127 in every runtime; a layout has their blobs, a config and a manifest. */
const maxFiles = 1024;

/** What the run's image is pushed as. The tag is only ever read to learn the digest. */
export const pushReference = ({ job, settings, run }: JobContext): string =>
  `${repository(settings.registry.host, job.metadata.uid)}:${runTag(run)}`;

/** For the private copy, which the build container cannot reach. */
export const pushVolumes = (settings: Settings): readonly Volume[] => [
  { name: 'private', emptyDir: { sizeLimit: String(disk(settings).layout) } },
];

/** The trusted half of the build pod, and the only container in it that has the registry's credentials. */
export const pushContainer = (context: JobContext): Container => {
  const { settings } = context;
  const access = registryAccess(settings);
  return {
    name: 'push',
    image: settings.images.crane,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', pushScript, 'sh'],
    args: [
      buildPaths.layout,
      '/private',
      '/dev/termination-log',
      String(settings.maxImageBytes),
      String(maxFiles),
      pushReference(context),
      ...(settings.registry.insecure ? ['--insecure'] : []),
    ],
    env: access.env,
    resources: trustedResources('push', settings),
    // Kaniko leaves its blobs with mode 0600.
    securityContext: restrictedRoot,
    volumeMounts: [
      { name: 'out', mountPath: buildPaths.out, readOnly: true },
      { name: 'private', mountPath: '/private' },
      ...access.mounts,
    ],
  };
};
