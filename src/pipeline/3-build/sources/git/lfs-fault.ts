import type { Fault } from '../../../../resource/verdict.ts';

/** What servers answer that have no such file, or not for these credentials. */
const refused =
  /\b(?:401|403|404|410|422)\b|not exist|not found|unauthori[sz]ed|authori[sz]ation|credentials|permission denied|could not read (?:username|password)/i;

/** Classifies an error of Git LFS. Unless it is known to be the user's fault, it counts as an infrastructure fault. */
export const lfsFault = (said: string): Fault<'SourceFetchFailed' | 'InfrastructureError'> =>
  refused.test(said)
    ? {
        reason: 'SourceFetchFailed',
        message: `spec.source.git.lfs: the server does not give the files to these credentials, or does not have them (git-lfs: ${said})`,
      }
    : {
        reason: 'InfrastructureError',
        message: `the files of Git LFS could not be fetched: ${said}`,
      };
