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

/**
 * The only percent-encoded character is the space: an encoded `/` or `.` would hide where a path leads, and therefore
 * which credentials may be sent there.
 */
const url =
  /^https?:[/][/]([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?([/]([A-Za-z0-9._~+@=-]|%20)+)+[/]?$/;
const urlMessage = 'must be an http:// or https:// URL of a repository, without user, query or fragment';

const revision = /^[A-Za-z0-9_][A-Za-z0-9._/+@=#-]*$/;
const revisionMessage = 'must be a branch, a tag or a full commit SHA';

const contextDir = /^[^/\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$/;
const contextDirMessage = 'must be the relative path of a directory';

/** The field names are those of Shipwright. */
export const gitSource = z.object({
  url: withRules(someText(2048), fits(url, urlMessage), hasNoParent).describe(
    'URL of the repository (HTTP or HTTPS).',
  ),
  revision: withRules(someText(255), fits(revision, revisionMessage), hasNoParent)
    .optional()
    .describe('Branch, tag or full commit SHA. Defaults to HEAD of the repository.'),
  contextDir: withRules(someText(1024), fits(contextDir, contextDirMessage), hasNoParent)
    .optional()
    .describe(
      'Directory with the Dockerfile, which is also the build context. Defaults to the root of the repository.',
    ),
  cloneSecret: objectNameField
    .optional()
    .describe(
      'Secret of type kubernetes.io/basic-auth in the namespace of the DockerfileJob. Its annotation dockerfilejob.io/git-url must allow the URL.',
    ),
});

export type GitSource = z.output<typeof gitSource>;

/** Credentials for a Git server, both in base64 as in the data of a Secret. */
export interface GitCredentials {
  readonly username: string;
  readonly password: string;
}
