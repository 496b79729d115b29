import { repository } from '../../../resource/names.ts';
import { outputTarget, type Output } from '../../../resource/output.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container } from '../../manifest/kubernetes.ts';
import { registryMounts } from '../../manifest/registry-credentials.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustParts } from '../../manifest/trust.ts';
import { resultNonce, trustedContainer } from '../../manifest/trusted-container.ts';
import { outputMount, pushConfigPath } from '../credentials.ts';
import { publishEnvironment } from './environment.ts';

/** What is published, where to, and whether there are credentials for that. */
export interface Publication {
  readonly output: Output;
  /** The digest that was scanned. */
  readonly digest: string;
  readonly hasSecret: boolean;
}

/** The operator's image in the role `publish-image`: copies the image by digest, blob by blob, and prints the result. */
export const publishContainer = (
  { job, settings }: PodContext,
  { output, digest, hasSecret }: Publication,
): Container<'publish'> => {
  const { registry } = settings;
  const { host, path, tag } = outputTarget(output.image);
  const access = registryMounts(settings, 'pull');
  const trust = trustParts(settings);
  const insecure = registry.insecure ? 'true' : 'false';
  return {
    ...trustedContainer('publish', settings),
    args: ['publish-image'],
    env: [
      ...publishEnvironment({
        REPOSITORY: repository(registry.host, job.metadata.uid),
        DIGEST: digest,
        REGISTRY_INSECURE: insecure,
        REGISTRY_TOKEN_HOSTS: JSON.stringify(registry.tokenHosts),
        TARGET_HOST: host,
        TARGET_PATH: path,
        TARGET_TAG: tag,
        // Nothing else is worth trusting without a certificate.
        TARGET_INSECURE: host === registry.host ? insecure : 'false',
        TARGET_CONFIG: hasSecret ? pushConfigPath : '',
      }),
      resultNonce,
      ...access.env,
      ...trust.nodeEnv,
    ],
    securityContext: restricted,
    volumeMounts: [...access.mounts, ...trust.mounts, ...(hasSecret ? [outputMount] : [])],
  };
};
