import type { Settings } from '../../../config/settings.ts';
import { repository } from '../../../resource/names.ts';
import { scriptCommand } from '../../manifest/command.ts';
import { disk } from '../../manifest/disk.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container, Volume, VolumeMount } from '../../manifest/kubernetes.ts';
import { registryMounts } from '../../manifest/registry-credentials.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustParts } from '../../manifest/trust.ts';
import { trustedContainer } from '../../manifest/trusted-container.ts';

const command = scriptCommand(import.meta.dirname, 'sbom.sh');

const folder = '/sbom';
const cache = '/cache';

/** Where the SBOM is once it is complete. */
export const sbomPath = `${folder}/sbom.json`;

/** Larger than what is attached, so that a large SBOM does not evict the pod. */
const sbomDisk = String(256 * 2 ** 20);

export const sbomVolumes = (settings: Settings): readonly Volume[] => [
  { name: 'sbom', emptyDir: { sizeLimit: sbomDisk } },
  { name: 'cache', emptyDir: { sizeLimit: String(disk(settings).scan) } },
];

export const sbomMount: VolumeMount = { name: 'sbom', mountPath: folder };

/**
 * Lists the packages of the image while `publish` copies it. Not the scan's own report: a job that takes its verdict from an
 * earlier one has no scan.
 */
export const sbomContainer = ({ job, settings }: PodContext, digest: string): Container<'sbom'> => {
  const access = registryMounts(settings, 'pull');
  const trust = trustParts(settings);
  return {
    ...trustedContainer('sbom', settings),
    command,
    args: [
      folder,
      cache,
      `${repository(settings.registry.host, job.metadata.uid)}@${digest}`,
      ...(settings.registry.insecure ? ['--insecure'] : []),
    ],
    env: [
      // Trivy writes temporary files.
      { name: 'HOME', value: cache },
      { name: 'TMPDIR', value: cache },
      ...access.env,
      ...trust.goEnv(),
    ],
    securityContext: restricted,
    volumeMounts: [sbomMount, { name: 'cache', mountPath: cache }, ...access.mounts, ...trust.mounts],
  };
};
