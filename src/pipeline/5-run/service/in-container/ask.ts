import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { oneLine } from '../../../../text/quote.ts';
import type { Answer } from '../evaluate.ts';
import { inTime } from '../evaluate.ts';

export interface Question {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body?: string | undefined;
}

/** What became of a question: a complete answer, or why there is none. */
export type Asked =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'none'; readonly expected: string; readonly got: string; readonly milliseconds: number };

/**
 * Limits of an answer: bytes of headers and of the body, and the pieces in which the body comes, and answers that announce
 * one (1xx), each of which costs more than its bytes. The service may send without end.
 */
const most = { headers: 16 * 1024, body: 1024 ** 2, pieces: 65_536, interim: 10 };

const complete = 'a complete answer';

/** What the codes of common errors mean. */
const told: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens on this port',
  ECONNRESET: 'the connection was closed before the answer was complete',
  EPIPE: 'the connection was closed before the answer was complete',
  HPE_HEADER_OVERFLOW: `headers of more than ${most.headers / 1024} KiB`,
};

/**
 * Asks a service on the loopback interface, with a connection of its own. Trusts nothing about the answer: its headers and
 * its body are bounded, it is not decompressed, redirects are not followed, and its time is over after `milliseconds`,
 * however much of it has arrived.
 */
export function ask(question: Question, milliseconds: number): Promise<Asked> {
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  const { promise, resolve } = Promise.withResolvers<Asked>();
  const none = (got: string, expected = complete): void => {
    resolve({ kind: 'none', expected, got, milliseconds: elapsed() });
  };
  let sent: ClientRequest | undefined;
  const timer = setTimeout(() => {
    none(`none after ${elapsed()} ms`, inTime(milliseconds));
  }, milliseconds);
  try {
    sent = send(question);
    sent.on('error', (error) => {
      none(wordsOf(error));
    });
    let interim = 0;
    sent.on('information', () => {
      interim += 1;
      if (interim <= most.interim) return;
      none(`more than ${most.interim} interim answers`);
      sent?.destroy();
    });
    sent.on('upgrade', ({ statusCode = 0 }, socket) => {
      // Nobody else listens to this socket any more: without this, its next error ends the tester.
      socket.on('error', () => undefined);
      socket.destroy();
      none(`status ${statusCode}, which switches protocols`);
    });
    sent.on('close', () => {
      none('the connection was closed before the answer was complete');
    });
    sent.on('response', (response) => {
      read(response, none, (body) => {
        const status = response.statusCode ?? 0;
        const headers = headersOf(response.rawHeaders);
        resolve({ kind: 'answer', answer: { status, headers, body, milliseconds: elapsed() } });
      });
    });
    sent.end(question.body);
  } catch (error) {
    none(wordsOf(error));
  }
  return promise.finally(() => {
    clearTimeout(timer);
    sent?.destroy();
  });
}

function send({ port, method, path, headers, body }: Question): ClientRequest {
  const isEmpty = body === undefined && !['POST', 'PUT', 'PATCH'].includes(method);
  return request({
    // An address, so that nothing is looked up: that would take a thread, which the service can leave none of.
    host: '127.0.0.1',
    port,
    method,
    path,
    agent: false,
    maxHeaderSize: most.headers,
    insecureHTTPParser: false,
    headers: [
      ...['Host', `localhost:${port}`, 'Accept-Encoding', 'identity', 'Connection', 'close'],
      ...(isEmpty ? [] : ['Content-Length', String(Buffer.byteLength(body ?? ''))]),
      ...headers.flatMap(({ name, value }) => [name, value]),
    ],
  });
}

function read(
  response: IncomingMessage,
  none: (got: string) => void,
  done: (body: Uint8Array) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= most.body && chunks.length < most.pieces) {
      chunks.push(chunk);
      return;
    }
    none(
      bytes > most.body
        ? `a body of more than ${most.body / 1024 ** 2} MiB`
        : `a body in more than ${most.pieces} pieces`,
    );
    response.destroy();
  });
  response.on('error', (error) => {
    none(wordsOf(error));
  });
  response.on('end', () => {
    done(Buffer.concat(chunks));
  });
}

/** Joins headers with the same name. A map, so that no name reaches a prototype. */
function headersOf(raw: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2);
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}

function wordsOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const message = oneLine(error instanceof Error ? error.message : String(error), 200);
  if (Object.hasOwn(told, code)) return told[code] ?? message;
  return code.startsWith('HPE_') ? `no valid HTTP: ${message}` : message;
}
