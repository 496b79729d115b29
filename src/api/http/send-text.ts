import type { ServerResponse } from 'node:http';
import { drained } from './drained.ts';

/** Milliseconds that a client may take for one piece. A stream has no limit in all: its operation has one. */
const piecePatience = 30_000;

/**
 * Sends pieces of text as they come, each when the client has taken what came before. The head is sent at once, so that
 * the client knows that the stream is open. A client that leaves ends the iteration.
 * @throws Error if the client is too slow, TypeError for a piece that is no text
 */
export async function sendText(
  response: ServerResponse,
  pieces: AsyncIterable<unknown>,
  patience = piecePatience,
): Promise<void> {
  response.flushHeaders();
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (typeof piece !== 'string') throw new TypeError('a piece of the answer is no text');
    if (!response.write(piece)) await drained(response, patience);
  }
  response.end();
}
