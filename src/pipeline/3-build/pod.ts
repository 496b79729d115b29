import { milliseconds } from '../../resource/duration.ts';
import { buildInput } from './build-input.ts';
import { buildPaths } from './paths.ts';
import { disk } from '../manifest/disk.ts';
import { engineOf } from './engines/index.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { pushContainer, pushVolumes } from './push/container.ts';
import { registryAccess } from '../manifest/registry-credentials.ts';

/**
 * Builds the image without credentials and, beside it, pushes it as soon as it is there.
 * A repository is fetched before that.
 * @param files names of the context's files, the keys of the ConfigMap `context`; of a repository none.
 */
export const buildPod = (context: PodContext, files: readonly string[]): PodManifest => {
  const { job, settings } = context;
  const engine = engineOf(context);
  const input = buildInput(context, files);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'build'),
    spec: {
      ...podDefaults,
      ...engine.pod,
      activeDeadlineSeconds: milliseconds(job.spec.build.timeout) / 1000 + deadlineSlack,
      initContainers: input.initContainers,
      containers: [
        engine.container(context, {
          ...input,
          mounts: [...input.mounts, { name: 'out', mountPath: buildPaths.out }],
        }),
        pushContainer(context),
      ],
      volumes: [
        ...input.volumes,
        { name: 'out', emptyDir: { sizeLimit: String(disk(settings).layout) } },
        ...engine.volumes(settings),
        ...pushVolumes(settings),
        ...registryAccess(settings).volumes,
      ],
    },
  };
};
