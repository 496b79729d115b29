import type { ServerResponse } from 'node:http';
import { drained } from './drained.ts';

/**
 * Milliseconds that a client may take: for one item, and for all so far. A client must not hold its turn for ever,
 * neither one that does not read nor one that reads a little now and then.
 */
const listPatience = { item: 30_000, start: 60_000, each: 1_000, most: 300_000 };

/**
 * Sends the items as one JSON array, each when the client has taken what came before. Memory holds one of them.
 * Until the first item has been read, nothing is sent, so an error before it can still be answered with a problem.
 * @throws Error if the client is gone or too slow
 */
export async function sendItems(
  response: ServerResponse,
  items: AsyncIterable<unknown>,
  patience = listPatience,
): Promise<void> {
  let before = '[';
  let allowed = patience.start;
  let taken = 0;
  for await (const item of items) {
    if (response.destroyed) throw new Error('the client has closed the connection');
    allowed = Math.min(allowed + patience.each, patience.most);
    if (!response.write(before + JSON.stringify(item)))
      taken += await drained(response, Math.min(patience.item, allowed - taken));
    before = ',';
  }
  response.end(before === '[' ? '[]' : ']');
}
