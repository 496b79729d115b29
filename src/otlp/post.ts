import { rootCertificates } from 'node:tls';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { parseJson } from '../text/json.ts';

/** What became of a request (OTLP 1, «OTLP/HTTP response»). */
export type Answer =
  | { readonly kind: 'taken'; readonly rejected: number }
  /** For good: a repetition would not help. */
  | { readonly kind: 'refused' }
  /** @property retryAfter milliseconds that the server asks to wait */
  | { readonly kind: 'unreachable'; readonly retryAfter?: number };

/** Never throws. */
export type Post = (body: string) => Promise<Answer>;

export interface Target {
  /** Complete, with its path. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Certificates in PEM that are trusted besides the public ones. */
  readonly ca: string | undefined;
  /** Milliseconds for a request and its answer. */
  readonly timeout: number;
}

const again: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** Bytes of an answer. */
const mostBytes = 16 * 1024;
/** What a server may ask for at most, in milliseconds. */
const longestWait = 60_000;

const count = z.coerce.number().int().min(0).catch(0);
const answerSchema = z.object({
  partialSuccess: z.object({ rejectedSpans: count, rejectedLogRecords: count }).optional(),
});

/** Sends to one address, with its headers. Redirects are not followed, so that the headers go nowhere else. */
export function poster({ url, headers, ca, timeout }: Target, onFault: (fault: unknown) => void): Post {
  const dispatcher = new Agent({
    connections: 1,
    connect: { ...(ca !== undefined && { ca: [...rootCertificates, ca] }), timeout },
    maxResponseSize: mostBytes,
  });
  return async (body) => {
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher,
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(timeout),
      });
      const text = await answer.body.text();
      if (answer.statusCode >= 200 && answer.statusCode < 300)
        return { kind: 'taken', rejected: rejectedIn(text) };
      onFault(`status ${answer.statusCode}`);
      return again.has(answer.statusCode)
        ? { kind: 'unreachable', ...waitOf(answer.headers['retry-after']) }
        : { kind: 'refused' };
    } catch (error) {
      onFault(error);
      return { kind: 'unreachable' };
    }
  };
}

function rejectedIn(text: string): number {
  const { data } = answerSchema.safeParse(parseJson(text));
  const { rejectedSpans = 0, rejectedLogRecords = 0 } = data?.partialSuccess ?? {};
  return rejectedSpans + rejectedLogRecords;
}

/** Retry-After in seconds, or as a date (RFC 9110). */
export function waitOf(header: string | string[] | undefined): { readonly retryAfter?: number } {
  const text = String(header ?? '').slice(0, 40);
  const ms = /^[0-9]+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? { retryAfter: Math.min(ms, longestWait) } : {};
}
