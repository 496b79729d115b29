import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemBody, Problem } from '../problems/problem.ts';

const problems: Readonly<Record<string, () => Problem>> = {
  HPE_HEADER_OVERFLOW: () => new Problem('HeadersTooLarge', 'the headers must be at most 16 KiB'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: () => new Problem('BodyTooLarge', 'the chunk extensions are too long'),
  ERR_HTTP_REQUEST_TIMEOUT: () => new Problem('RequestTimeout', 'the request did not arrive in time'),
};
/** Milliseconds in which a client must have taken the answer and closed the connection. */
const patience = 1_000;

const malformed = (): Problem => new Problem('BadRequest', 'the request is not valid HTTP/1.1');

/** Answers what the HTTP parser refuses, before there is a request, with a problem like any other. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const problem = (problems[error.code ?? ''] ?? malformed)();
    const requestId = randomUUID();
    const body = JSON.stringify(problemBody(problem, requestId));
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `X-Request-Id: ${requestId}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    // Nobody looks at the connection any more, so a client that does not close it would keep it for ever.
    const left = setTimeout(() => socket.destroy(), patience);
    left.unref();
    socket.once('close', () => {
      clearTimeout(left);
    });
  });
}
