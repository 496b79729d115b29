import type { GitSource } from '../../../../resource/git-source.ts';
import { limits } from '../../../../resource/limits.ts';
import type { Settings } from '../../../../config/settings.ts';
import { buildPaths } from '../../paths.ts';
import { cloneScript } from './clone-script.ts';
import { disk } from '../../../manifest/disk.ts';
import { gitSecretMount, gitSecretVolume } from './credentials.ts';
import type { JobContext } from '../../../manifest/job-context.ts';
import type { Container, Volume } from '../../../manifest/kubernetes.ts';
import { restrictedRoot } from '../../../manifest/security-context.ts';
import { trustedResources } from '../../../manifest/trusted-container.ts';
import { verbatim } from '../../../manifest/verbatim.ts';

/** The build context, and what `clone` needs beside it. */
export const cloneVolumes = (git: GitSource, settings: Settings): readonly Volume[] => {
  const sizeLimit = String(disk(settings).repository);
  return [
    { name: 'workspace', emptyDir: { sizeLimit } },
    { name: 'git', emptyDir: { sizeLimit } },
    ...(git.cloneSecret === undefined ? [] : [gitSecretVolume]),
  ];
};

/**
 * Trusted: fetches the repository before the engine starts, and is the only container with the credentials for it.
 * A retry fetches the commit that the first try did, whatever became of the branch.
 */
export const cloneContainer = ({ job, settings }: JobContext, git: GitSource): Container => ({
  name: 'clone',
  image: settings.images.git,
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', cloneScript, 'sh'],
  args: [
    buildPaths.git,
    buildPaths.workspace,
    '/dev/termination-log',
    String(limits.repositoryBytes),
    String(limits.repositoryFiles),
    String(limits.dockerfileBytes),
    verbatim(git.url),
    verbatim(job.status.source?.git?.commitSha ?? git.revision ?? 'HEAD'),
    verbatim(git.contextDir ?? ''),
    git.cloneSecret === undefined ? '' : buildPaths.credentials,
  ],
  resources: trustedResources('clone', settings),
  // As files of a ConfigMap do, those of a repository belong to root, which COPY may keep.
  securityContext: restrictedRoot,
  volumeMounts: [
    { name: 'workspace', mountPath: buildPaths.workspace },
    { name: 'git', mountPath: buildPaths.git },
    ...(git.cloneSecret === undefined ? [] : [gitSecretMount]),
  ],
});
