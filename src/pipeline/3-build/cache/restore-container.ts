import { proxyEnv } from '../../manifest/proxy.ts';
import { registryMounts } from '../../manifest/registry-credentials.ts';
import { rootWithoutCapabilities } from '../../manifest/security-context.ts';
import { scriptCommand, verbatim } from '../../manifest/command.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Container } from '../../manifest/kubernetes.ts';
import { trustParts } from '../../manifest/trust.ts';
import { trustedContainer } from '../../manifest/trusted-container.ts';
import { paths } from '../paths.ts';
import type { BuildInput } from '../sources/source.ts';
import { cacheMounts, layersPrefix, type BuildCache } from './index.ts';

const command = scriptCommand(import.meta.dirname, 'restore.sh');

/**
 * The trusted init container that fetches layers for an engine whose image has no shell that could wait for them. There is
 * none without an entry, because a container takes time to start.
 */
export function restoreContainers(
  { settings }: JobContext,
  { dockerfileFolder, initContainers, mounts }: BuildInput,
  cache: BuildCache | undefined,
): readonly Container<'restore'>[] {
  if (cache?.form !== 'layers' || cache.tag === undefined) return [];
  const access = registryMounts(settings, 'push');
  const trust = trustParts(settings);
  // The operator has not seen the Dockerfile of a repository.
  const isUnknown = initContainers.length > 0;
  return [
    {
      ...trustedContainer('restore', settings),
      command,
      args: [
        `${cache.repository}:${cache.tag}`,
        `${paths.layers}/${layersPrefix}`,
        isUnknown ? verbatim(`${dockerfileFolder}/Dockerfile`) : '',
        ...(settings.registry.insecure ? ['--insecure'] : []),
      ],
      env: [...access.env, ...trust.goEnv(), ...proxyEnv(settings)],
      securityContext: rootWithoutCapabilities,
      volumeMounts: [
        ...(isUnknown ? mounts : []),
        ...cacheMounts(settings, cache, 'build'),
        ...access.mounts,
        ...trust.mounts,
      ],
    },
  ];
}
