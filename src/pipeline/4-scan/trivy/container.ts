import { repository } from '../../../resource/names.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container, EnvVar } from '../../manifest/kubernetes.ts';
import { proxyEnv } from '../../manifest/proxy.ts';
import { registryMounts } from '../../manifest/registry-credentials.ts';
import { scriptCommand } from '../../manifest/command.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustParts } from '../../manifest/trust.ts';
import { containers } from '../../containers.ts';
import { trustedContainer } from '../../manifest/trusted-container.ts';
import { paths } from '../paths.ts';
import { reportMount, temporaryMount } from '../volumes.ts';

const command = scriptCommand(import.meta.dirname, 'scan.sh');

/**
 * A scan with the server lasts a moment, and a third of its start is garbage collection. So Go collects less often, until the
 * memory in use comes near the limit. https://go.dev/doc/gc-guide
 */
const garbageCollection: readonly EnvVar[] = [
  { name: 'GOGC', value: '400' },
  { name: 'GOMEMLIMIT', value: String(0.75 * containers.trivy.memory) },
];

/**
 * Waits for the digest and scans it, with the server if there is one.
 * @param cacheName what only this tenant's scans know
 */
export const trivyContainer = ({ job, settings }: PodContext, cacheName: string): Container<'trivy'> => {
  const access = registryMounts(settings, 'pull');
  const trust = trustParts(settings);
  return {
    ...trustedContainer('trivy', settings),
    command,
    args: [
      paths.report,
      paths.cache,
      settings.scan.dbRepository,
      repository(settings.registry.host, job.metadata.uid),
      job.spec.scan.timeout,
      settings.scan.server?.host ?? '',
      cacheName,
      ...(settings.registry.insecure ? ['--insecure'] : []),
    ],
    env: [
      { name: 'HOME', value: paths.temporary },
      ...garbageCollection,
      ...access.env,
      ...trust.goEnv(),
      ...proxyEnv(settings),
    ],
    securityContext: restricted,
    volumeMounts: [
      reportMount,
      { name: 'cache', mountPath: paths.cache },
      temporaryMount,
      ...access.mounts,
      ...trust.mounts,
    ],
  };
};
