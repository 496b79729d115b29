import { memoryOfApi } from './api-pods.ts';

/** Does something. @returns its result, and the most resident bytes that a replica of the API had meanwhile */
export async function highestMemoryDuring<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly highest: number }> {
  let highest = 0;
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      // A pod of an earlier installation may be about to go.
      const each = await memoryOfApi().catch(() => ({}));
      highest = Math.max(highest, ...Object.values(each));
    }
  })();
  const result = await work().finally(() => {
    over.abort();
  });
  await watching;
  return { result, highest };
}
