import type { GitSource } from '../../../../resource/git-source.ts';
import { quote } from '../../../../text/quote.ts';

/** What messages about a repository tell of it. */
export type Told = Pick<GitSource, 'url' | 'revision' | 'contextDir' | 'cloneSecret'>;

/** What an error of a fetch looks like, and what its user should do. */
export interface Sign {
  readonly sign: RegExp;
  readonly advice: (git: Told) => string;
}

const ofSecret = ({ cloneSecret }: Told): string => `Secret ${quote(cloneSecret ?? '')}`;

/** Errors of ssh, and of servers that it talks to. The first match counts. */
export const sshSigns: readonly Sign[] = [
  {
    sign: /host key for \S+ has changed/i,
    advice: (git) =>
      `spec.source.git.cloneSecret: the server has another host key than known_hosts of ${ofSecret(git)} says; find out why before you correct known_hosts`,
  },
  {
    sign: /host key verification failed/i,
    advice: (git) =>
      `spec.source.git.cloneSecret: known_hosts of ${ofSecret(git)} has no key of this server, or none for its port`,
  },
  {
    sign: /load key\b/i,
    advice: (git) =>
      `spec.source.git.cloneSecret: ssh-privatekey of ${ofSecret(git)} cannot be read; it must be a private key without a passphrase, and end with a line break`,
  },
  {
    sign: /permission denied \(/i,
    advice: (git) =>
      `spec.source.git.cloneSecret: the server rejects the key in ${ofSecret(git)} for this user; register its public key there as a deploy key`,
  },
  {
    // Servers tell whom they know that a repository is not there, or not for them.
    sign: /does not appear to be a git repository|repository not found|(?:project|repository)\b.*could not be found/i,
    advice: (git) =>
      `spec.source.git.url: there is no repository at this URL, or the key in ${ofSecret(git)} does not open it`,
  },
  {
    sign: /unable to negotiate/i,
    advice: () => "spec.source.git.url: the server's SSH is too old, or too new, for that of this cluster",
  },
  {
    sign: /could not resolve hostname\b(?!.*(?:temporary failure|try again))/i,
    advice: () => 'spec.source.git.url: the host of this URL is not known here; correct its name',
  },
];
