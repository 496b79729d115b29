import { milliseconds } from '../resource/duration.ts';
import { buildPaths } from './build-paths.ts';
import { contextMounts, contextVolumes } from './context-files.ts';
import { disk } from './disk.ts';
import { engineOf } from './engines/index.ts';
import type { PodContext } from './job-context.ts';
import { podMetadata } from './metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from './pod-manifest.ts';
import { pushContainer, pushVolumes } from './push-container.ts';
import { registryAccess } from './registry-secret.ts';
import { sourceVolume } from './source.ts';

/**
 * Builds the image without credentials and, beside it, pushes it as soon as it is there.
 * @param files names of the context's files, the keys of the ConfigMap `context`.
 */
export const buildPod = (context: PodContext, files: readonly string[]): PodManifest => {
  const { job, settings } = context;
  const engine = engineOf(context);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'build'),
    spec: {
      ...podDefaults,
      ...engine.pod,
      activeDeadlineSeconds: milliseconds(job.spec.build.timeout) / 1000 + deadlineSlack,
      containers: [
        engine.container(context, [
          { name: 'source', mountPath: buildPaths.source, readOnly: true },
          ...contextMounts(files),
          { name: 'out', mountPath: buildPaths.out },
        ]),
        pushContainer(context),
      ],
      volumes: [
        sourceVolume,
        ...contextVolumes,
        { name: 'out', emptyDir: { sizeLimit: String(disk(settings).layout) } },
        ...engine.volumes(settings),
        ...pushVolumes(settings),
        ...registryAccess(settings).volumes,
      ],
    },
  };
};
