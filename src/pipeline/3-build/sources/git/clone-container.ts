import type { GitSource } from '../../../../resource/git-source.ts';
import { limits } from '../../../../resource/limits.ts';
import type { Settings } from '../../../../config/settings.ts';
import { paths } from '../../paths.ts';
import { disk } from '../../../manifest/disk.ts';
import { credentialsMount, credentialsVolume } from './credentials.ts';
import type { JobContext } from '../../../manifest/job-context.ts';
import type { Container, Volume } from '../../../manifest/kubernetes.ts';
import { proxyEnv } from '../../../manifest/proxy.ts';
import { rootWithoutCapabilities } from '../../../manifest/security-context.ts';
import { resultNonce, trustedContainer } from '../../../manifest/trusted-container.ts';
import { scriptCommand, verbatim } from '../../../manifest/command.ts';

const command = scriptCommand(import.meta.dirname, 'clone.sh');

/** Volumes for the build context, for Git's own data and for the credentials. */
export const cloneVolumes = (git: GitSource, settings: Settings): readonly Volume[] => {
  const sizeLimit = String(disk(settings).repository);
  return [
    { name: 'workspace', emptyDir: { sizeLimit } },
    { name: 'git', emptyDir: { sizeLimit } },
    ...(git.cloneSecret === undefined ? [] : [credentialsVolume]),
  ];
};

/**
 * The trusted container that fetches the repository before the engine starts. Only it mounts the Git credentials.
 * A retry fetches the same commit as the first attempt, even if the branch has moved.
 */
export const cloneContainer = ({ job, settings }: JobContext, git: GitSource): Container<'clone'> => ({
  ...trustedContainer('clone', settings),
  command,
  args: [
    paths.git,
    paths.workspace,
    '/dev/termination-log',
    String(limits.repositoryBytes),
    String(limits.repositoryFiles),
    String(limits.dockerfileBytes),
    String(git.submodules ? limits.submodules : 0),
    String(limits.submoduleDepth),
    git.lfs ? 'lfs' : '',
    verbatim(git.url),
    verbatim(job.status.source?.git?.commitSha ?? git.revision ?? 'HEAD'),
    verbatim(git.contextDir ?? ''),
    git.cloneSecret === undefined ? '' : paths.credentials,
  ],
  env: [resultNonce, ...proxyEnv(settings)],
  // As root, so that root owns the files, as in a ConfigMap: COPY may preserve the owner.
  securityContext: rootWithoutCapabilities,
  volumeMounts: [
    { name: 'workspace', mountPath: paths.workspace },
    { name: 'git', mountPath: paths.git },
    ...(git.cloneSecret === undefined ? [] : [credentialsMount]),
  ],
});
