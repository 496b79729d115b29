import type { Readable } from 'node:stream';
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
const problem = z.object({ detail: z.string(), reason: z.string().optional().catch(undefined) });

const codes: Readonly<Record<number, ExitCode>> = {
  400: exitCodes.usage,
  408: exitCodes.unreachable,
  413: exitCodes.usage,
  422: exitCodes.usage,
  429: exitCodes.unreachable,
};

/** What to do about a refusal, by its reason: one status may have several. */
const advice: Readonly<Record<string, readonly string[]>> = {
  Unauthorized: ['Set DFJ_TOKEN, or --token, to a token that has not expired: kubectl create token NAME'],
  Forbidden: [
    'Ask for the ClusterRole dockerfilejob-client, or dockerfilejob-editor, in the namespace of the jobs',
  ],
  UploadsDisabled: [
    'Push the folder to a Git repository instead: {dfj} submit https://git.example.com/model.git#main',
  ],
  NotFound: ['List the jobs that you may see: {dfj} get'],
};

/** What broke after the connection was there. */
const broken: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Sends a request, and returns its answer with the body unread. @throws Failure if it is refused, or there is none */
export async function send({ url, token }: RestServer, request: RestRequest): Promise<Response> {
  const { path, method = 'GET', body, stream, headers, signal } = request;
  const late = new AbortController();
  const timer = setTimeout(() => {
    if (!stream) late.abort(new Error(`no answer within ${patience / 1000} s`));
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
      // Not Readable.toWeb, which ends the program if the connection breaks while a chunk is on its way.
      body: stream ? ReadableStream.from(stream) : body === undefined ? null : JSON.stringify(body),
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

async function refusal(response: Response, url: string): Promise<Failure> {
  const { status, headers } = response;
  const other = status >= 500 ? exitCodes.unreachable : exitCodes.refused;
  const code = codes[status] ?? other;
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    return new Failure(`${url} answered ${status}, and does not say why`, {
      code,
      next: ['Check that it is the URL of the REST API (--server, DFJ_URL)'],
    });
  }
  const { detail, reason = '' } = parsed.data;
  const own = Object.hasOwn(advice, reason) ? advice[reason] : undefined;
  const seconds = Number(headers.get('retry-after') ?? NaN);
  const later = Number.isFinite(seconds) ? [`Try again in ${seconds} s`] : [];
  return new Failure(detail, { code, next: own ?? later });
}

function unreached(url: string, error: unknown): Failure {
  const cause = Error.isError(error) && Error.isError(error.cause) ? error.cause : error;
  const why = Error.isError(cause) ? cause.message : String(cause);
  if (Error.isError(cause) && 'code' in cause && broken.has(String(cause.code))) {
    return new Failure(`${url} ended the connection: ${why}`, {
      code: exitCodes.unreachable,
      next: ['Run this again. If it stays like this, ask who operates the server'],
    });
  }
  return new Failure(`${url} cannot be reached: ${why}`, {
    code: exitCodes.unreachable,
    next: [
      'Check the URL (--server, DFJ_URL) and the network',
      'A certificate of a private CA: set NODE_EXTRA_CA_CERTS to its file',
    ],
  });
}

/** Errors of reading an answer that is not JSON, or not one of ours. */
const foreign: ReadonlySet<string> = new Set(['SyntaxError', 'ZodError']);

/** Sends a request, and reads its answer to the end. @throws Failure */
export async function ask<T>(
  server: RestServer,
  request: RestRequest,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const response = await send(server, request);
  try {
    return await read(response);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (!Error.isError(error) || !foreign.has(error.name)) throw unreached(server.url, error);
    throw new Failure(`${server.url} does not answer as the REST API of DockerfileJob does`, {
      code: exitCodes.refused,
      next: ['Check that it is the URL of the REST API (--server, DFJ_URL)'],
    });
  }
}

/** @param parse may throw ZodError */
export const askJson = <T>(
  server: RestServer,
  request: RestRequest,
  parse: (body: unknown) => T,
): Promise<T> => ask(server, request, async (response) => parse(await response.json()));

export const askText = (server: RestServer, request: RestRequest): Promise<string> =>
  ask(server, { ...request, headers: { accept: 'text/plain' } }, (response) => response.text());
