import { milliseconds } from '../../resource/duration.ts';
import { dockerfileVolume } from '../manifest/dockerfile-volume.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { placement } from '../manifest/placement.ts';
import { registryMounts } from '../manifest/registry-credentials.ts';
import { trustParts } from '../manifest/trust.ts';
import type { ScanMemory } from './image/known-layer.ts';
import { summarizeContainer } from './summarize/container.ts';
import { trivyContainer } from './trivy/container.ts';
import { scanVolumes } from './volumes.ts';

/**
 * The scan pod. Created during the build: it scans the base images of the Dockerfile,
 * then waits for the image's digest and scans it. The container `summarize` bounds the size of what leaves the pod.
 */
export const scanPod = (context: PodContext, { knownLayers, scanCache }: ScanMemory): PodManifest => {
  const { job, settings } = context;
  const { build, scan } = job.spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'scan'),
    spec: {
      ...podDefaults,
      ...placement(settings),
      activeDeadlineSeconds:
        (milliseconds(build.timeout) + milliseconds(scan.timeout)) / 1000 + deadlineSlack,
      containers: [trivyContainer(context, scanCache), summarizeContainer(context, knownLayers)],
      volumes: [
        dockerfileVolume(context),
        ...scanVolumes(settings),
        ...registryMounts(settings, 'pull').volumes,
        ...trustParts(settings).volumes,
      ],
    },
  };
};
