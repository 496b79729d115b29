import { milliseconds } from '../../resource/duration.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { placement } from '../manifest/placement.ts';
import { registryMounts } from '../manifest/registry-credentials.ts';
import { trustParts } from '../manifest/trust.ts';
import { publishContainer, type Publication } from './copy/container.ts';
import { outputParts } from './credentials.ts';
import { sbomContainer, sbomVolumes } from './sbom/container.ts';

/** The publish pod. It can read the job's own repository, and has the user's credentials for one other registry. */
export const publishPod = (context: PodContext, publication: Publication): PodManifest => {
  const { settings } = context;
  const { attestations } = settings.publish;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'publish'),
    spec: {
      ...podDefaults,
      ...placement(settings),
      activeDeadlineSeconds: milliseconds(publication.output.timeout) / 1000 + deadlineSlack,
      containers: [
        publishContainer(context, publication),
        ...(attestations ? [sbomContainer(context, publication.digest)] : []),
      ],
      volumes: [
        ...registryMounts(settings, 'pull').volumes,
        ...trustParts(settings).volumes,
        ...outputParts(publication.secrets).volumes,
        ...(attestations ? sbomVolumes(settings) : []),
      ],
    },
  };
};
