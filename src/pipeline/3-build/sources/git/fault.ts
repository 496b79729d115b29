import { limits } from '../../../../resource/limits.ts';
import type { Reason } from '../../../../resource/reasons.ts';
import type { Fault } from '../../../../resource/verdict.ts';
import { quote } from '../../../../text/quote.ts';
import { fetchFault } from './fetch-fault.ts';
import { lfsFault } from './lfs-fault.ts';
import type { CloneRefusal } from './result.ts';
import type { Told } from './ssh-signs.ts';

export type CloneReason = Extract<
  Reason,
  'SourceFetchFailed' | 'DockerfileInvalid' | 'DockerfileTooLarge' | 'InfrastructureError'
>;
type CloneFault = Fault<CloneReason>;

const inField = (
  field: 'url' | 'revision' | 'contextDir' | 'submodules' | 'lfs',
  message: string,
): CloneFault => ({ reason: 'SourceFetchFailed', message: `spec.source.git.${field}: ${message}` });

const irregular = (folder: string): CloneFault =>
  inField('contextDir', `Dockerfile in ${folder} must be a regular file`);

const lacks = (program: string): string =>
  `the image that fetches repositories has no ${program}; the cluster's administrator must set images.git of the chart to one that has`;

const faults: Record<CloneRefusal['error'], (git: Told, said: string, folder: string) => CloneFault> = {
  fetch: (git, said) => fetchFault(said, git),
  'no-ssh': () => inField('url', `${lacks('ssh')}, or use an https:// URL`),
  'no-lfs': () => inField('lfs', lacks('git-lfs')),
  lfs: (_git, said) => lfsFault(said),
  'submodule-url': () =>
    inField(
      'submodules',
      '.gitmodules must give it a URL on the server of spec.source.git.url, with the same protocol, port and user; best a relative one, such as ../library.git',
    ),
  'submodule-path': () => inField('submodules', 'its path must be a folder of the repository, and no link'),
  'submodule-secret': ({ cloneSecret = '' }) =>
    inField(
      'submodules',
      `the annotation of Secret ${quote(cloneSecret)} does not allow its URL; its owner can allow a prefix that both repositories have`,
    ),
  'submodules-many': () =>
    inField(
      'submodules',
      `there must be at most ${limits.submodules} submodules, at most ${limits.submoduleDepth} in each other, and at most 64 KiB in .gitmodules`,
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
      'the repository is larger than this cluster allows, with its submodules and LFS files; put large content into a base image instead',
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
export function cloneFault({ error, message, submodule }: Omit<CloneRefusal, 'ok'>, git: Told): CloneFault {
  const folder = git.contextDir === undefined ? 'the root of the repository' : quote(git.contextDir);
  if (submodule === undefined) return faults[error](git, message, folder);
  const named = 'that the repository around it names';
  const fault =
    error === 'revision'
      ? inField('submodules', `the repository has no commit ${named}`)
      : faults[error]({ ...git, revision: named }, message, folder);
  const about = `submodule ${quote(submodule)}: `;
  if (fault.reason === 'InfrastructureError') return { ...fault, message: about + fault.message };
  const advice = fault.message.replace(/^spec\.source\.git(?:\.\w+)?: /, '');
  return { ...fault, message: `spec.source.git.submodules: ${about}${advice}` };
}
