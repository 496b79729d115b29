import { milliseconds } from '../../resource/duration.ts';
import { audit } from './lynis/container.ts';
import { disk } from '../manifest/disk.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { registryAccess } from '../manifest/registry-credentials.ts';
import { hadolintContainer, reportContainer, trivyContainer } from './trivy/container.ts';
import { sourceVolume } from '../manifest/dockerfile-config-map.ts';

/**
 * Made while the build is at work: fetches its database, lints and audits, waits for the image's digest, scans by
 * it. Its last container summarises, so that no unbounded report leaves the pod.
 */
export const scanPod = (context: PodContext): PodManifest => {
  const { job, settings } = context;
  const { build, scan } = job.spec;
  const { scan: cacheSize, small } = disk(settings);
  const { containers, volumes } = audit(settings);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'scan'),
    spec: {
      ...podDefaults,
      activeDeadlineSeconds:
        (milliseconds(build.timeout) + milliseconds(scan.timeout)) / 1000 + deadlineSlack,
      containers: [
        trivyContainer(context),
        hadolintContainer(context),
        reportContainer(context),
        ...containers,
      ],
      volumes: [
        sourceVolume,
        { name: 'report', emptyDir: { sizeLimit: String(small) } },
        { name: 'cache', emptyDir: { sizeLimit: String(cacheSize) } },
        { name: 'tmp', emptyDir: { sizeLimit: String(cacheSize) } },
        ...volumes,
        ...registryAccess(settings).volumes,
      ],
    },
  };
};
