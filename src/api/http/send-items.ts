import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** Milliseconds that a client may take for one item. A client that does not read must not hold its turn for ever. */
const patience = 30_000;

/**
 * Sends the items as one JSON array, each when the client has taken what came before. Memory holds one of them.
 * Until the first item has been read, nothing is sent, so an error before it can still be answered with a problem.
 * @throws Error if the client is gone or too slow
 */
export async function sendItems(response: ServerResponse, items: AsyncIterable<unknown>): Promise<void> {
  let before = '[';
  for await (const item of items) {
    if (response.destroyed) throw new Error('the client has closed the connection');
    if (!response.write(before + JSON.stringify(item))) await drained(response);
    before = ',';
  }
  response.end(before === '[' ? '[]' : ']');
}

async function drained(response: ServerResponse): Promise<void> {
  const closed = new AbortController();
  const onClose = (): void => {
    closed.abort();
  };
  response.once('close', onClose);
  try {
    await once(response, 'drain', {
      signal: AbortSignal.any([closed.signal, AbortSignal.timeout(patience)]),
    });
  } finally {
    response.off('close', onClose);
  }
}
