import type { GitSource } from '../../../../resource/git-source.ts';
import { limits } from '../../../../resource/limits.ts';
import type { Reason } from '../../../../resource/reasons.ts';
import type { Fault } from '../../../../resource/verdict.ts';
import { quote } from '../../../../text/quote.ts';
import { fetchFault } from './fetch-fault.ts';
import type { CloneRefusal } from './result.ts';

export type CloneReason = Extract<
  Reason,
  'SourceFetchFailed' | 'DockerfileInvalid' | 'DockerfileTooLarge' | 'InfrastructureError'
>;
type CloneFault = Fault<CloneReason>;

const inField = (field: 'url' | 'revision' | 'contextDir', message: string): CloneFault => ({
  reason: 'SourceFetchFailed',
  message: `spec.source.git.${field}: ${message}`,
});

const irregular = (folder: string): CloneFault =>
  inField('contextDir', `Dockerfile in ${folder} of the repository must be a regular file`);

const faults: Record<CloneRefusal['error'], (git: GitSource, said: string, folder: string) => CloneFault> = {
  fetch: (git, said) => fetchFault(said, git),
  checkout: (_git, said) =>
    said.includes('No space left')
      ? { reason: 'InfrastructureError', message: said }
      : {
          reason: 'SourceFetchFailed',
          message: `spec.source.git: the files of the commit cannot be written: ${said}`,
        },
  revision: ({ revision }) => inField('revision', `${revision ?? 'HEAD'} does not lead to a commit`),
  'too-large': () =>
    inField(
      'url',
      'the repository is larger than this cluster allows; put large content into a base image instead',
    ),
  'context-link': (_git, _said, folder) =>
    inField('contextDir', `${folder} is a symbolic link, or below one; name the folder itself`),
  'context-missing': (_git, _said, folder) => inField('contextDir', `the repository has no folder ${folder}`),
  'dockerfile-missing': (_git, _said, folder) =>
    inField('contextDir', `${folder} of the repository has no file named Dockerfile`),
  'dockerfile-link': (_git, _said, folder) => irregular(folder),
  'dockerfile-irregular': (_git, _said, folder) => irregular(folder),
  'dockerfile-too-large': () => ({
    reason: 'DockerfileTooLarge',
    message: `the Dockerfile is larger than ${limits.dockerfileBytes / 1024} KiB; put large content into a base image instead`,
  }),
  'dockerfile-encoding': () => ({ reason: 'DockerfileInvalid', message: 'the Dockerfile must be UTF-8' }),
};

/** Why the clone container brought nothing, and which field of the spec to look at. */
export function cloneFault({ error, message }: Omit<CloneRefusal, 'ok'>, git: GitSource): CloneFault {
  const folder = git.contextDir === undefined ? 'the root' : quote(git.contextDir);
  return faults[error](git, message, folder);
}
