import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { GitSource } from '../../../../resource/git-source.ts';
import { limits } from '../../../../resource/limits.ts';
import type { Reason } from '../../../../resource/reasons.ts';
import { fetchProblem } from './fetch-fault.ts';
import { parseJson } from '../../../../text/json.ts';
import { quote } from '../../../../text/quote.ts';

const cloned = z.object({
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** gzip, then base64. */
  dockerfile: z.base64(),
});

const refused = z.object({
  error: z.enum([
    'fetch',
    'revision',
    'too-large',
    'checkout',
    'context-link',
    'context-missing',
    'dockerfile-missing',
    'dockerfile-link',
    'dockerfile-irregular',
    'dockerfile-too-large',
  ]),
  message: z.string(),
});

const line = z.union([cloned, refused]);
type Refused = z.output<typeof refused>;

export type CloneReason =
  Extract<Reason, 'SourceFetchFailed' | 'DockerfileInvalid' | 'DockerfileTooLarge'> | 'infrastructure';

/** What a clone container has brought, or why it brought nothing; `infrastructure` is worth another try. */
export type CloneResult =
  | { readonly ok: true; readonly commitSha: string; readonly dockerfile: string }
  | { readonly ok: false; readonly reason: CloneReason; readonly message: string };

/** The line that the clone container printed; undefined when there is none yet, or it is not one of ours. */
export function parseCloneResult(text: string | undefined, git: GitSource): CloneResult | undefined {
  if (text === undefined) return undefined;
  const told = line.safeParse(parseJson(text)).data;
  if (told === undefined) return undefined;
  return 'commit' in told ? unpacked(told) : { ok: false, ...problemOf(told, git) };
}

function unpacked({ commit, dockerfile }: z.output<typeof cloned>): CloneResult | undefined {
  const bytes = gunzipped(Buffer.from(dockerfile, 'base64'));
  if (bytes === undefined) return undefined;
  const text = decoded(bytes);
  return text === undefined
    ? { ok: false, reason: 'DockerfileInvalid', message: 'the Dockerfile must be UTF-8' }
    : { ok: true, commitSha: commit, dockerfile: text };
}

function gunzipped(packed: Buffer): Buffer | undefined {
  try {
    return gunzipSync(packed, { maxOutputLength: limits.dockerfileBytes });
  } catch {
    return undefined;
  }
}

/** A byte order mark stays: it is for the Dockerfile's own parser. */
function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const sourceFailed = (message: string) => ({ reason: 'SourceFetchFailed', message }) as const;

function problemOf(
  { error, message }: Refused,
  git: GitSource,
): { readonly reason: CloneReason; readonly message: string } {
  const folder = git.contextDir === undefined ? 'the root' : quote(git.contextDir);
  switch (error) {
    case 'fetch':
      return fetchProblem(message, git);
    case 'checkout':
      return /No space left/.test(message)
        ? { reason: 'infrastructure', message }
        : sourceFailed(`spec.source.git: the files of the commit cannot be written: ${message}`);
    case 'revision':
      return sourceFailed(`spec.source.git.revision: ${git.revision ?? 'HEAD'} does not lead to a commit`);
    case 'too-large':
      return sourceFailed(
        'spec.source.git.url: the repository is larger than this cluster takes; bring large content in a base image instead',
      );
    case 'context-link':
      return sourceFailed(
        `spec.source.git.contextDir: ${folder} is a symbolic link, or below one; name the folder itself`,
      );
    case 'context-missing':
      return sourceFailed(`spec.source.git.contextDir: the repository has no folder ${folder}`);
    case 'dockerfile-missing':
      return sourceFailed(
        `spec.source.git.contextDir: there is no file Dockerfile in ${folder} of the repository`,
      );
    case 'dockerfile-link':
    case 'dockerfile-irregular':
      return sourceFailed(
        `spec.source.git.contextDir: Dockerfile in ${folder} of the repository must be a regular file`,
      );
    case 'dockerfile-too-large':
      return {
        reason: 'DockerfileTooLarge',
        message: `the Dockerfile is larger than ${limits.dockerfileBytes / 1024} KiB; fetch large content in a base image instead`,
      };
  }
}
