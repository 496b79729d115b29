import { z } from 'zod';
import { limits } from '../../../../resource/limits.ts';
import { gunzip } from '../../../../text/gzip.ts';
import { parseJson } from '../../../../text/json.ts';
import { decodeUtf8 } from '../../../../text/utf8.ts';

/** Why an upload is refused, as the container says it. */
export const fetchErrors = [
  'absent',
  'foreign',
  'archive',
  'too-large',
  'dockerfile-missing',
  'dockerfile-irregular',
  'dockerfile-too-large',
  'registry',
] as const;

export type FetchError = (typeof fetchErrors)[number];

/** What the container prints: the Dockerfile, gzipped and base64-encoded, or why there is none. */
export type FetchLine =
  { readonly dockerfile: string } | { readonly error: FetchError; readonly message: string };

const fetched = z.object({ dockerfile: z.base64() });
const refused = z.object({ error: z.enum(fetchErrors), message: z.string() });
const line = z.union([fetched, refused]);

export interface FetchRefusal {
  readonly ok: false;
  readonly error: FetchError | 'dockerfile-encoding';
  readonly message: string;
}

/** The Dockerfile of an upload, or why the upload was refused. */
export type FetchResult = { readonly ok: true; readonly dockerfile: string } | FetchRefusal;

/** Parses the line that the container prints; undefined for any other line. */
export function parseFetchResult(text: string): FetchResult | undefined {
  const told = line.safeParse(parseJson(text)).data;
  if (told === undefined) return undefined;
  if ('error' in told) return { ok: false, ...told };
  const bytes = gunzip(Buffer.from(told.dockerfile, 'base64'), limits.dockerfileBytes);
  if (typeof bytes === 'string') return undefined;
  // Keeps a byte order mark: the Dockerfile parser handles it.
  const dockerfile = decodeUtf8(bytes, 'keep');
  return dockerfile === undefined
    ? { ok: false, error: 'dockerfile-encoding', message: '' }
    : { ok: true, dockerfile };
}
