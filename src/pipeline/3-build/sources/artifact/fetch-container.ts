import type { ArtifactSource } from '../../../../resource/artifact-source.ts';
import { submitterAnnotation } from '../../../../resource/names.ts';
import { submitterHash, uploadsPath } from '../../../../resource/upload.ts';
import type { Settings } from '../../../../config/settings.ts';
import { verbatim } from '../../../manifest/command.ts';
import { disk } from '../../../manifest/disk.ts';
import type { JobContext } from '../../../manifest/job-context.ts';
import type { Container, Volume } from '../../../manifest/kubernetes.ts';
import { registryMounts } from '../../../manifest/registry-credentials.ts';
import { rootWithoutCapabilities } from '../../../manifest/security-context.ts';
import { trustParts } from '../../../manifest/trust.ts';
import { resultNonce, trustedContainer } from '../../../manifest/trusted-container.ts';
import { paths } from '../../paths.ts';
import { fetchEnvironment } from './environment.ts';

export const uploadVolumes = (settings: Settings): readonly Volume[] => [
  { name: 'workspace', emptyDir: { sizeLimit: String(disk(settings).repository) } },
  ...registryMounts(settings, 'fetch').volumes,
];

/**
 * The operator's image in the role `fetch-upload`: fetches and unpacks the upload before the engine starts. Its
 * credentials are worth the uploads of the job's namespace, to read. What a submitter has uploaded by REST, jobs of another
 * one do not get.
 */
export const fetchContainer = ({ job, settings }: JobContext, source: ArtifactSource): Container<'fetch'> => {
  const { namespace, annotations } = job.metadata;
  const submitter = annotations?.[submitterAnnotation];
  const access = registryMounts(settings, 'fetch');
  const trust = trustParts(settings);
  return {
    ...trustedContainer('fetch', settings),
    args: ['fetch-upload'],
    env: [
      ...fetchEnvironment({
        REPOSITORY: `${settings.registry.host}/${uploadsPath(namespace)}`,
        DIGEST: source.digest,
        DOCKERFILE_PATH: verbatim(source.dockerfilePath ?? ''),
        SUBMITTER: submitter === undefined ? '' : submitterHash(submitter),
        REGISTRY_INSECURE: settings.registry.insecure ? 'true' : 'false',
        REGISTRY_TOKEN_HOSTS: JSON.stringify(settings.registry.tokenHosts),
      }),
      resultNonce,
      ...access.env,
      ...trust.nodeEnv,
    ],
    // As root, so that root owns the files, as in a ConfigMap: COPY may preserve the owner.
    securityContext: rootWithoutCapabilities,
    volumeMounts: [{ name: 'workspace', mountPath: paths.workspace }, ...access.mounts, ...trust.mounts],
  };
};
