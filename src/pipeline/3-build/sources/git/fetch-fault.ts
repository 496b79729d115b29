import { isSsh } from '../../../../resource/git-source.ts';
import type { Fault } from '../../../../resource/verdict.ts';
import { quote } from '../../../../text/quote.ts';
import { sshSigns, type Sign, type Told } from './ssh-signs.ts';

type FetchFault = Fault<'SourceFetchFailed' | 'InfrastructureError'>;

/** Errors that Git prints, with advice that names the field of the spec to correct. The first match counts. */
const signs: readonly Sign[] = [
  {
    sign: /couldn't find remote ref|no such remote ref|not our ref|unadvertised object/i,
    advice: ({ revision }) =>
      revision === undefined
        ? 'spec.source.git.revision: the repository has no HEAD; name a branch, a tag or a commit'
        : `spec.source.git.revision: the repository has no branch, tag or commit ${revision}`,
  },
  {
    sign: /could not read (?:username|password)|terminal prompts disabled/i,
    advice: () =>
      'spec.source.git.cloneSecret: the server requires credentials; name a Secret that has them, or correct the URL',
  },
  {
    sign: /authentication failed|returned error: 40[13]\b|access denied/i,
    advice: ({ cloneSecret }) =>
      cloneSecret === undefined
        ? 'spec.source.git.cloneSecret: the server rejects anonymous requests; name a Secret that has credentials'
        : `spec.source.git.cloneSecret: the server rejects the credentials in Secret ${quote(cloneSecret)}`,
  },
  {
    sign: /repository '.*' not found|returned error: 404\b|not valid: is this a git repository/i,
    advice: () => 'spec.source.git.url: there is no repository at this URL',
  },
  {
    sign: /returned error: 3\d\d\b/i,
    advice: () =>
      'spec.source.git.url: the server responds with a redirect; use the URL that it redirects to',
  },
  {
    // Git with glibc says no more. With c-ares, curl tells a name that does not exist from DNS servers that fail.
    sign: /could not resolve host\b(?!.*(?:timeout|could not contact|general failure|refused query|try again))/i,
    advice: () => 'spec.source.git.url: the host of this URL is not known here; correct its name',
  },
  {
    sign: /certificate/i,
    advice: () => "spec.source.git.url: the server's certificate is not trusted",
  },
];

/**
 * Classifies an error of `git fetch`. Unless it is known to be the user's fault, it counts as an infrastructure
 * fault.
 */
export function fetchFault(complaint: string, git: Told): FetchFault {
  // The URL itself could match one of the patterns.
  const said = complaint.replaceAll(git.url, '…');
  const fault = [...(isSsh(git.url) ? sshSigns : []), ...signs].find(({ sign }) => sign.test(said));
  if (fault) return { reason: 'SourceFetchFailed', message: `${fault.advice(git)} (git: ${said})` };
  return { reason: 'InfrastructureError', message: `the repository could not be fetched: ${said}` };
}
