import { Readable } from 'node:stream';
import { z } from 'zod';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';

export interface RestServer {
  /** `https://host[:port]`, without a slash at its end. */
  readonly url: string;
  readonly token: string | undefined;
}

export interface RestRequest {
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, however long that takes. */
  readonly stream?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds until an answer begins. */
const patience = 30_000;

/** problem+json (RFC 9457), as far as it is shown. */
const problem = z.object({ detail: z.string() });

const codes: Readonly<Record<number, ExitCode>> = {
  400: exitCodes.usage,
  408: exitCodes.unreachable,
  413: exitCodes.usage,
  422: exitCodes.usage,
  429: exitCodes.unreachable,
};

const advice: Readonly<Record<number, readonly string[]>> = {
  401: ['Set DFJ_TOKEN, or --token, to a token that has not expired: kubectl create token NAME'],
  403: [
    'Ask for the ClusterRole dockerfilejob-client, or dockerfilejob-editor, in the namespace of the jobs',
  ],
  404: ['List the jobs that you may see: {dfj} get'],
  429: ['Wait a moment, then try again'],
};

/** Sends a request, and returns its answer with the body unread. @throws Failure if it is refused, or there is none */
export async function send({ url, token }: RestServer, request: RestRequest): Promise<Response> {
  const { path, method = 'GET', body, stream, headers, signal } = request;
  const late = new AbortController();
  const timer = setTimeout(() => {
    if (!stream) late.abort();
  }, patience);
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      // A redirect could lead the token somewhere else.
      redirect: 'error',
      signal: AbortSignal.any([late.signal, ...(signal ? [signal] : [])]),
      headers: {
        accept: 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: stream ? webStream(stream) : body === undefined ? null : JSON.stringify(body),
      duplex: 'half',
    });
    if (response.ok || response.status === 304) return response;
    throw await refusal(response, url);
  } catch (error) {
    if (error instanceof Failure) throw error;
    signal?.throwIfAborted();
    throw unreached(url, error);
  } finally {
    clearTimeout(timer);
  }
}

/** A stream as `fetch` takes it. */
const webStream = (stream: Readable): ReadableStream<Uint8Array> =>
  Readable.toWeb(stream) as ReadableStream<Uint8Array>;

async function refusal(response: Response, url: string): Promise<Failure> {
  const { status } = response;
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  const said = parsed.success ? parsed.data.detail : `${url} answered ${status}, and does not say why`;
  const other = status >= 500 ? exitCodes.unreachable : exitCodes.refused;
  return new Failure(said, { code: codes[status] ?? other, next: advice[status] ?? [] });
}

function unreached(url: string, error: unknown): Failure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new Failure(`${url} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, {
    code: exitCodes.unreachable,
    next: [
      'Check the URL (--server, DFJ_URL) and the network',
      'A certificate of a private CA: set NODE_EXTRA_CA_CERTS to its file',
    ],
  });
}
