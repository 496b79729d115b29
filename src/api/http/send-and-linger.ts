import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';

/** How much of a body is read and thrown away after its request was answered: bytes, and milliseconds in all. */
const lingering = { bytes: 16 * 1024 * 1024, milliseconds: 5_000 };

/**
 * Sends a whole answer, but ends the response only when the rest of the request has arrived, or at a limit.
 * If a connection is closed with unread data in it, the kernel resets it, and a client that is still sending loses the
 * answer (RFC 9112, 9.6). Nothing of what arrives is kept.
 */
export async function sendAndLinger(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.write(body);
  await discardBody(request);
  response.end();
  if (!request.complete) request.socket.destroySoon();
}

async function discardBody(request: IncomingMessage): Promise<void> {
  const enough = new AbortController();
  let left = lingering.bytes;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) enough.abort();
  });
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(lingering.milliseconds)]);
  // It rejects if the client has closed the connection, or at a limit.
  await finished(request, { signal }).catch(() => undefined);
}
