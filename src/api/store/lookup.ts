import { setTimeout as sleep } from 'node:timers/promises';
import type { JobEntry } from './job-store.ts';

/** Milliseconds that a lookup waits for a job that another replica or kubectl may just have created. */
const standardPatience = 2_000;

/** Finds jobs by uid, in memory. */
export interface Lookup {
  /**
   * Waits for a job that is not known yet. One that the caller may not know of is the same as none, and the answer takes as
   * long: the time must not tell that there is one.
   */
  find(uid: string, mayKnow: (entry: JobEntry) => Promise<boolean>): Promise<JobEntry | undefined>;
  /** Tells those who wait for this job that it is there. */
  seen(entry: JobEntry): void;
}

export function makeLookup(
  known: (uid: string) => JobEntry | undefined,
  patience = standardPatience,
): Lookup {
  const waiting = new Map<string, Set<(entry: JobEntry) => void>>();

  /** Waits until the job is seen, for at most `patience`. */
  async function appears(uid: string): Promise<JobEntry | undefined> {
    const seen = Promise.withResolvers<JobEntry | undefined>();
    const tellers = waiting.get(uid) ?? new Set();
    waiting.set(uid, tellers.add(seen.resolve));
    const timer = setTimeout(seen.resolve, patience, undefined);
    try {
      return await seen.promise;
    } finally {
      clearTimeout(timer);
      tellers.delete(seen.resolve);
      if (tellers.size === 0) waiting.delete(uid);
    }
  }

  return {
    async find(uid, mayKnow) {
      const end = performance.now() + patience;
      const entry = known(uid) ?? (await appears(uid));
      if (!entry) return undefined;
      if (await mayKnow(entry)) return entry;
      await sleep(Math.max(0, Math.ceil(end - performance.now())));
      return undefined;
    },
    seen(entry) {
      for (const tell of waiting.get(entry.uid) ?? []) tell(entry);
    },
  };
}
