import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/**
 * Waits until the client has taken what was written. @param patience milliseconds @returns milliseconds that it took
 * @throws Error if the client leaves or is too slow
 */
export async function drained(response: ServerResponse, patience: number): Promise<number> {
  const started = performance.now();
  const closed = new AbortController();
  const onClose = (): void => {
    closed.abort();
  };
  response.once('close', onClose);
  try {
    await once(response, 'drain', {
      signal: AbortSignal.any([closed.signal, AbortSignal.timeout(Math.max(0, Math.ceil(patience)))]),
    });
    return performance.now() - started;
  } finally {
    response.off('close', onClose);
  }
}
