import { z } from 'zod';
import { limits } from '../../../../resource/limits.ts';
import { gunzip } from '../../../../text/gzip.ts';
import { parseJson } from '../../../../text/json.ts';
import { decodeUtf8 } from '../../../../text/utf8.ts';

const cloned = z.object({
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** Gzipped, then base64-encoded. */
  dockerfile: z.base64(),
});

/** The errors that clone.sh reports. A unit test keeps this list and the script in sync. */
export const scriptErrors = [
  'fetch',
  'no-ssh',
  'no-lfs',
  'lfs',
  'submodule-url',
  'submodule-path',
  'submodule-secret',
  'submodules-many',
  'revision',
  'too-large',
  'checkout',
  'context-link',
  'context-missing',
  'dockerfile-missing',
  'dockerfile-link',
  'dockerfile-irregular',
  'dockerfile-too-large',
] as const;

const refused = z.object({
  error: z.enum(scriptErrors),
  message: z.string(),
  submodule: z.string().optional(),
});

const line = z.union([cloned, refused]);

/**
 * Why the fetch failed. `message` is Git's own error for `fetch`, `checkout` and `lfs`, and empty otherwise. `submodule`
 * is the folder of the one that it is about.
 */
export interface CloneRefusal {
  readonly ok: false;
  readonly error: (typeof scriptErrors)[number] | 'dockerfile-encoding';
  readonly message: string;
  readonly submodule?: string | undefined;
}

/** The commit and the Dockerfile that the clone container fetched, or why it failed. */
export type CloneResult =
  { readonly ok: true; readonly commitSha: string; readonly dockerfile: string } | CloneRefusal;

/** Parses the line that clone.sh prints; undefined for any other line. */
export function parseCloneResult(text: string): CloneResult | undefined {
  const told = line.safeParse(parseJson(text)).data;
  if (told === undefined) return undefined;
  return 'commit' in told ? unpacked(told) : { ok: false, ...told };
}

function unpacked({ commit, dockerfile }: z.output<typeof cloned>): CloneResult | undefined {
  const bytes = gunzip(Buffer.from(dockerfile, 'base64'), limits.dockerfileBytes);
  if (typeof bytes === 'string') return undefined;
  // Keeps a byte order mark: the Dockerfile parser handles it.
  const text = decodeUtf8(bytes, 'keep');
  return text === undefined
    ? { ok: false, error: 'dockerfile-encoding', message: '' }
    : { ok: true, commitSha: commit, dockerfile: text };
}
