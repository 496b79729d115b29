import { milliseconds } from '../../resource/duration.ts';
import { disk } from '../manifest/disk.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { nameResolutionVolume } from '../manifest/name-resolution.ts';
import { placement } from '../manifest/placement.ts';
import { registryMounts } from '../manifest/registry-credentials.ts';
import { trustParts } from '../manifest/trust.ts';
import { cacheMounts, cacheVolumes, type BuildCache } from './cache/index.ts';
import { restoreContainers } from './cache/restore-container.ts';
import { engineOf } from './engines/index.ts';
import { paths } from './paths.ts';
import { pushContainer, pushVolumes } from './push/container.ts';
import type { BuildInput } from './sources/source.ts';

/**
 * The build pod: fetches the repository, if the source is one, builds the image without credentials, and pushes it as
 * soon as it is complete.
 */
export const buildPod = (context: PodContext, input: BuildInput, cache?: BuildCache): PodManifest => {
  const { job, settings } = context;
  const engine = engineOf(context);
  const trust = trustParts(settings);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'build'),
    spec: {
      ...podDefaults,
      ...placement(settings),
      ...engine.pod,
      activeDeadlineSeconds: milliseconds(job.spec.build.timeout) / 1000 + deadlineSlack,
      initContainers: [...input.initContainers, ...restoreContainers(context, input, cache)],
      containers: [
        engine.container(context, {
          ...input,
          mounts: [
            ...input.mounts,
            { name: 'out', mountPath: paths.out },
            ...cacheMounts(settings, cache, 'build'),
            ...trust.mounts,
          ],
          cache,
        }),
        pushContainer(context, cache),
      ],
      volumes: [
        ...input.volumes,
        { name: 'out', emptyDir: { sizeLimit: String(disk(settings).layout) } },
        ...engine.volumes(settings),
        ...cacheVolumes(settings, cache),
        ...pushVolumes(settings),
        ...registryMounts(settings, 'push').volumes,
        ...trust.volumes,
        nameResolutionVolume,
      ],
    },
  };
};
