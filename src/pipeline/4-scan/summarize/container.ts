import { repository, runTag } from '../../../resource/names.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container } from '../../manifest/kubernetes.ts';
import { dockerfileMount } from '../../manifest/dockerfile-volume.ts';
import { registryMounts } from '../../manifest/registry-credentials.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustParts } from '../../manifest/trust.ts';
import { resultNonce, trustedContainer } from '../../manifest/trusted-container.ts';
import { floorOf } from '../floor.ts';
import type { KnownLayer } from '../image/known-layer.ts';
import { shortArguments } from '../trivy/base-images.ts';
import { reportMount } from '../volumes.ts';
import { summarizeEnvironment } from './environment.ts';

/**
 * The operator's image in the role `summarize-scan`: resolves the tag to a digest as soon as the image is pushed, judges
 * that image before the scanner reads it, waits for the scanner's exit code, and prints a summary on one line.
 */
export const summarizeContainer = (
  { job, settings, run }: PodContext,
  knownLayers: readonly KnownLayer[],
): Container<'summarize'> => {
  const { failOn, ignoreUnfixed, ignore } = job.spec.scan;
  const { args, target } = job.spec.build;
  const access = registryMounts(settings, 'pull');
  const trust = trustParts(settings);
  return {
    ...trustedContainer('summarize', settings),
    args: ['summarize-scan'],
    env: [
      ...summarizeEnvironment({
        FAIL_ON: failOn,
        IGNORE_UNFIXED: ignoreUnfixed ? 'true' : 'false',
        IGNORE_IDS: JSON.stringify(ignore.ids),
        FLOOR: JSON.stringify(floorOf(job, settings) ?? null),
        BASE_IMAGES: settings.scan.baseImages,
        BUILD_ARGS: JSON.stringify(shortArguments(args)),
        TARGET: target ?? '',
        MIRRORS: JSON.stringify(settings.mirrors),
        DOCKER_HUB: settings.egress.internet ? 'true' : 'false',
        DB_MAX_AGE_HOURS: String(settings.scan.dbMaxAgeHours),
        REPOSITORY: repository(settings.registry.host, job.metadata.uid),
        TAG: runTag(run),
        REGISTRY_TOKEN_HOSTS: JSON.stringify(settings.registry.tokenHosts),
        REGISTRY_INSECURE: settings.registry.insecure ? 'true' : 'false',
        KNOWN_LAYERS: JSON.stringify(knownLayers),
        SCAN_SERVER: settings.scan.server?.host ?? '',
        MAX_IMAGE_BYTES: String(settings.maxImageBytes),
      }),
      resultNonce,
      ...access.env,
      ...trust.nodeEnv,
    ],
    securityContext: restricted,
    volumeMounts: [dockerfileMount, reportMount, ...access.mounts, ...trust.mounts],
  };
};
