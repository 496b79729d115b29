import { z } from 'zod';
import { withRules, type Rule } from './rule.ts';
import { someText } from './text.ts';

/** RE2 and JavaScript read these patterns alike; CEL takes them in single quotes, where a backslash is doubled. */
const matches = (pattern: RegExp): string => `self.matches('${pattern.source.replaceAll('\\', '\\\\')}')`;

const fits = (pattern: RegExp, message: string): Rule<string> => ({
  cel: matches(pattern),
  holds: (text) => pattern.test(text),
  message,
});

const climbsNowhere: Rule<string> = {
  cel: "!self.contains('..')",
  holds: (text) => !text.includes('..'),
  message: 'must not contain ..',
};

/**
 * Of what a URL may have only the white space is escaped: an escaped `/` or `.` would hide from us where a path
 * leads, and with it which credentials may be sent there.
 */
const url =
  /^https?:[/][/]([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?([/]([A-Za-z0-9._~+@=-]|%20)+)+[/]?$/;
const urlMessage = 'must be the http:// or https:// URL of a repository, without user, query and fragment';

const revision = /^[A-Za-z0-9_][A-Za-z0-9._/+@=#-]*$/;
const revisionMessage = 'must be the name of a branch or a tag, or a commit in full';

const contextDir = /^[^/\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$/;
const contextDirMessage = 'must be the relative path of a folder';

/** Named as Shipwright names them. */
export const gitSource = z.object({
  url: withRules(someText(2048), fits(url, urlMessage), climbsNowhere).describe(
    'Of a repository that is served over HTTP.',
  ),
  revision: withRules(someText(255), fits(revision, revisionMessage), climbsNowhere)
    .optional()
    .describe("A branch, a tag or a commit in full; without it the repository's HEAD."),
  contextDir: withRules(someText(1024), fits(contextDir, contextDirMessage), climbsNowhere)
    .optional()
    .describe("The folder with the Dockerfile; without it the repository's root."),
  cloneSecret: someText(253)
    .optional()
    .describe(
      "A Secret of the job's namespace, of type kubernetes.io/basic-auth, whose annotation dockerfilejob.io/git-url says where its credentials may be sent.",
    ),
});

export type GitSource = z.output<typeof gitSource>;

/** What one may log in to a Git server with, each in base64, as the data of a Secret are. */
export interface GitCredentials {
  readonly username: string;
  readonly password: string;
}
