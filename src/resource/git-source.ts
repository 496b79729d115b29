import { z } from 'zod';
import { objectNameField } from './names-in-specs.ts';
import { celMatches, withRules, type Rule } from './rule.ts';
import { someText } from './text.ts';

const fits = (pattern: RegExp, message: string): Rule<string> => ({
  cel: celMatches(pattern.source),
  holds: (text) => pattern.test(text),
  message,
});

const hasNoParent: Rule<string> = {
  cel: "!self.contains('..')",
  holds: (text) => !text.includes('..'),
  message: 'must not contain ..',
};

const user = '[A-Za-z0-9_][A-Za-z0-9._-]*';
/** No dash in front: ssh would take it for an option. */
const host = '[A-Za-z0-9][A-Za-z0-9.-]*';
/** No `~`: Git reads it in more places than in front. */
const scpName = '[A-Za-z0-9._+@=][A-Za-z0-9._+@=-]*';

/**
 * The only percent-encoded character is the space: an encoded `/` or `.` would hide where a path leads, and therefore
 * which credentials may be sent there.
 */
const url = new RegExp(
  `^(((https?:[/][/]|ssh:[/][/](${user}@)?)(${host}|\\[[0-9A-Fa-f:]+\\])(:[0-9]{1,5})?([/]([A-Za-z0-9._~+@=-]|%20)+)+)` +
    `|(${user}@${host}:[/]?${scpName}([/]${scpName})*))[/]?$`,
);
const urlMessage =
  'must be an http://, https:// or ssh:// URL of a repository or user@host:path, without password, query or fragment; a user only with SSH';

/** Whether a valid URL is one for SSH. */
export const isSsh = (repository: string): boolean => !/^https?:/.test(repository);

const sshHasSecret: Rule<{ url: string; cloneSecret?: string | undefined }> = {
  cel: "self.url.matches('^https?:') || has(self.cloneSecret)",
  holds: (git) => !isSsh(git.url) || git.cloneSecret !== undefined,
  message: 'cloneSecret must be set for a URL with SSH: it has the key, and the host keys to trust',
  path: ['cloneSecret'],
};

const revision = /^[A-Za-z0-9_][A-Za-z0-9._/+@=#-]*$/;
const revisionMessage = 'must be a branch, a tag or a full commit SHA';

const contextDir = /^[^/\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$/;
const contextDirMessage = 'must be the relative path of a directory';

/** The field names are those of Shipwright. */
const fields = z.object({
  url: withRules(someText(2048), fits(url, urlMessage), hasNoParent).describe(
    'URL of the repository (HTTPS, HTTP or SSH).',
  ),
  revision: withRules(someText(255), fits(revision, revisionMessage), hasNoParent)
    .optional()
    .describe('Branch, tag or full commit SHA. Defaults to HEAD of the repository.'),
  contextDir: withRules(someText(1024), fits(contextDir, contextDirMessage), hasNoParent)
    .optional()
    .describe(
      'Directory with the Dockerfile, which is also the build context. Defaults to the root of the repository.',
    ),
  submodules: z
    .boolean()
    .default(false)
    .describe(
      'Whether to fetch submodules, too, and theirs. They must be on the server of the URL. The Secret is used for those that its annotation allows.',
    ),
  lfs: z.boolean().default(false).describe('Whether to fetch the files that Git LFS stores.'),
  cloneSecret: objectNameField
    .optional()
    .describe(
      'Secret in the namespace of the DockerfileJob, of type kubernetes.io/basic-auth, or kubernetes.io/ssh-auth with known_hosts for SSH. Its annotation dockerfilejob.io/git-url must allow the URL.',
    ),
});

export const gitSource = withRules(fields, sshHasSecret);

export type GitSource = z.output<typeof gitSource>;

/** The types of Secrets with credentials for Git servers, each with its keys. */
export const gitSecretKeys = {
  'kubernetes.io/basic-auth': ['username', 'password'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey', 'known_hosts'],
} as const;

/** Credentials for a Git server, in base64 as in the data of a Secret. */
export interface GitCredentials {
  readonly type: keyof typeof gitSecretKeys;
  readonly data: Readonly<Record<string, string>>;
}
