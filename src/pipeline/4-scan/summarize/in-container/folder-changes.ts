import { once } from 'node:events';
import { watch, type FSWatcher } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds; a change that went unnoticed costs no more than this. */
const longest = 500;

/**
 * Looks at a folder's files now and whenever something in it has changed, until there is an answer.
 * @param patience milliseconds for all of it
 * @returns what `look` answered last
 */
export async function lookUntil<T>(
  folder: string,
  look: () => Promise<T>,
  isAnswer: (seen: T) => boolean,
  patience = Infinity,
): Promise<T> {
  const until = performance.now() + patience;
  // Without its changes it is looked at from time to time all the same.
  const watcher = watch(folder).on('error', () => undefined);
  try {
    for (;;) {
      // Begun before the look, so that no change falls in between.
      const changed = nextChange(watcher);
      const seen = await look();
      const left = until - performance.now();
      if (isAnswer(seen) || left <= 0) return seen;
      await changed(Math.min(left, longest));
    }
  } finally {
    watcher.close();
  }
}

/** @returns a function that waits for a change since, for at most so many milliseconds */
function nextChange(watcher: FSWatcher): (most: number) => Promise<void> {
  const end = new AbortController();
  const change = once(watcher, 'change', { signal: end.signal }).catch(() => undefined);
  return async (most) => {
    await Promise.race([change, wait(most, undefined, { signal: end.signal })]);
    end.abort();
  };
}
