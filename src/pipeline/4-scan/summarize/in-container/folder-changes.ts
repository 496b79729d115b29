import { once } from 'node:events';
import { watch, type FSWatcher } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Maximum time between two looks, in milliseconds, in case a change goes unnoticed. */
const longest = 500;

/**
 * Calls `look` now and after every change in the folder, until `isAnswer` accepts its result or the time is up.
 * @param patience total time, in milliseconds
 * @param signal aborts the waiting
 * @returns the last result of `look`
 */
export async function lookUntil<T>(
  folder: string,
  look: () => Promise<T>,
  isAnswer: (seen: T) => boolean,
  patience = Infinity,
  signal?: AbortSignal,
): Promise<T> {
  const until = performance.now() + patience;
  // If watching fails, the loop still polls.
  const watcher = watch(folder).on('error', () => undefined);
  try {
    for (;;) {
      // Starts listening before the look, so that no change in between is missed.
      const changed = nextChange(watcher);
      const seen = await look();
      const left = until - performance.now();
      if (isAnswer(seen) || left <= 0 || signal?.aborted) return seen;
      await changed(Math.min(left, longest), signal);
    }
  } finally {
    watcher.close();
  }
}

/** @returns a function that waits for the next change, counted from now, for at most `most` milliseconds */
function nextChange(watcher: FSWatcher): (most: number, signal?: AbortSignal) => Promise<void> {
  const end = new AbortController();
  const change = once(watcher, 'change', { signal: end.signal }).catch(() => undefined);
  return async (most, signal) => {
    const either = signal ? AbortSignal.any([end.signal, signal]) : end.signal;
    await Promise.race([change, wait(most, undefined, { signal: either }).catch(() => undefined)]);
    end.abort();
  };
}
