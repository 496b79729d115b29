import { z } from 'zod';
import { limits } from '../../../../resource/limits.ts';
import { gunzip } from '../../../../text/gzip.ts';
import { parseJson } from '../../../../text/json.ts';
import { decodeUtf8 } from '../../../../text/utf8.ts';

const cloned = z.object({
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** gzip, then base64. */
  dockerfile: z.base64(),
});

/** The errors of clone.sh. A unit test holds both lists together. */
export const scriptErrors = [
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
] as const;

const refused = z.object({ error: z.enum(scriptErrors), message: z.string() });

const line = z.union([cloned, refused]);

/** Why the container brought nothing. `message` is what Git said, for the errors of `fetch` and `checkout`. */
export interface CloneRefusal {
  readonly ok: false;
  readonly error: (typeof scriptErrors)[number] | 'dockerfile-encoding';
  readonly message: string;
}

/** What the clone container has brought, or why it brought nothing. */
export type CloneResult =
  { readonly ok: true; readonly commitSha: string; readonly dockerfile: string } | CloneRefusal;

/** Reads the line of clone.sh; undefined for any other line. */
export function parseCloneResult(text: string): CloneResult | undefined {
  const told = line.safeParse(parseJson(text)).data;
  if (told === undefined) return undefined;
  return 'commit' in told ? unpacked(told) : { ok: false, ...told };
}

function unpacked({ commit, dockerfile }: z.output<typeof cloned>): CloneResult | undefined {
  const bytes = gunzip(Buffer.from(dockerfile, 'base64'), limits.dockerfileBytes);
  if (typeof bytes === 'string') return undefined;
  // A byte order mark stays: the parser of Dockerfiles decides what it means.
  const text = decodeUtf8(bytes, 'keep');
  return text === undefined
    ? { ok: false, error: 'dockerfile-encoding', message: '' }
    : { ok: true, commitSha: commit, dockerfile: text };
}
