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
  inField('contextDir', `Dockerfile in ${folder} must be a regular file`);

const faults: Record<CloneRefusal['error'], (git: GitSource, said: string, folder: string) => CloneFault> = {
  fetch: (git, said) => fetchFault(said, git),
  'no-ssh': () =>
    inField(
      'url',
      "the image that fetches repositories has no ssh; the cluster's administrator must set images.git of the chart to one that has, or use an https:// URL",
    ),
  checkout: (_git, said) =>
    said.includes('No space left')
      ? { reason: 'InfrastructureError', message: said }
      : {
          reason: 'SourceFetchFailed',
          message: `spec.source.git: the commit cannot be checked out: ${said}`,
        },
  revision: ({ revision }) => inField('revision', `${revision ?? 'HEAD'} does not resolve to a commit`),
  'too-large': () =>
    inField(
      'url',
      'the repository is larger than this cluster allows; put large content into a base image instead',
    ),
  'context-link': (_git, _said, folder) =>
    inField('contextDir', `${folder} is a symbolic link or below one; use the real path`),
  'context-missing': (_git, _said, folder) =>
    inField('contextDir', `the repository has no directory ${folder}`),
  'dockerfile-missing': (_git, _said, folder) =>
    inField('contextDir', `there is no file named Dockerfile in ${folder}`),
  'dockerfile-link': (_git, _said, folder) => irregular(folder),
  'dockerfile-irregular': (_git, _said, folder) => irregular(folder),
  'dockerfile-too-large': () => ({
    reason: 'DockerfileTooLarge',
    message: `the Dockerfile is larger than ${limits.dockerfileBytes / 1024} KiB; put large content into a base image instead`,
  }),
  'dockerfile-encoding': () => ({ reason: 'DockerfileInvalid', message: 'the Dockerfile must be UTF-8' }),
};

/** Turns an error of the clone container into a fault whose message names the field of the spec to correct. */
export function cloneFault({ error, message }: Omit<CloneRefusal, 'ok'>, git: GitSource): CloneFault {
  const folder = git.contextDir === undefined ? 'the root of the repository' : quote(git.contextDir);
  return faults[error](git, message, folder);
}
