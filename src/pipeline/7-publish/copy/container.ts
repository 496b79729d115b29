import { repository } from '../../../resource/names.ts';
import { outputTarget, type Output } from '../../../resource/output.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container } from '../../manifest/kubernetes.ts';
import { registryMounts } from '../../manifest/registry-credentials.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustParts } from '../../manifest/trust.ts';
import { resultNonce, trustedContainer } from '../../manifest/trusted-container.ts';
import { provenanceOf } from '../attest/provenance.ts';
import { outputParts, type OutputSecrets } from '../credentials.ts';
import { sbomMount, sbomPath } from '../sbom/container.ts';
import { publishEnvironment } from './environment.ts';

/** What is published, where to, and with what. */
export interface Publication {
  readonly output: Output;
  /** The digest that was scanned. */
  readonly digest: string;
  readonly secrets: OutputSecrets;
}

/**
 * The operator's image in the role `publish-image`: copies the image by digest, blob by blob, attaches
 * what is known of it, and prints the result.
 */
export const publishContainer = (
  { job, settings }: PodContext,
  { output, digest, secrets }: Publication,
): Container<'publish'> => {
  const { registry } = settings;
  const { host, path, tag } = outputTarget(output.image);
  const access = registryMounts(settings, 'pull');
  const trust = trustParts(settings);
  const own = outputParts(secrets);
  const { attestations } = settings.publish;
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
        TARGET_CONFIG: own.configPath,
        PROVENANCE: attestations
          ? Buffer.from(JSON.stringify(provenanceOf(job, settings))).toString('base64')
          : '',
        SBOM: sbomPath,
        SIGNING_KEY: own.keyPath,
      }),
      resultNonce,
      ...access.env,
      ...trust.nodeEnv,
    ],
    securityContext: restricted,
    volumeMounts: [
      ...access.mounts,
      ...trust.mounts,
      ...own.mounts,
      ...(attestations ? [{ ...sbomMount, readOnly: true }] : []),
    ],
  };
};
