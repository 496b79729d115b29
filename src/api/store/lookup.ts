import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from '../http/turns.ts';
import type { Asker, JobEntry } from './job-store.ts';

/** Milliseconds that a lookup waits for a job that another replica or kubectl may just have created. */
const standardPatience = 2_000;

/** Requests that wait for a job at the same time. Each holds up to 30 KB. One too many does not wait to wait. */
const turns = { working: { total: 400, each: 50 }, waiting: { total: 0, each: 0 } };

/** Finds jobs by uid, in memory. */
export interface Lookup {
  /**
   * Waits for a job that is not known yet. One that the caller may not know of is the same as none, and the answer takes as
   * long: the time must not tell that there is one.
   * @throws Problem Unavailable if too many wait
   */
  find(uid: string, asker: Asker): Promise<JobEntry | undefined>;
  /** Resolves once this job is known, or after two seconds: whoever has created a job sees it in lists from then on. */
  untilKnown(uid: string): Promise<void>;
  /** Tells those who wait for this job that it is there. */
  seen(entry: JobEntry): void;
}

export function makeLookup(
  known: (uid: string) => JobEntry | undefined,
  patience = standardPatience,
): Lookup {
  const waiting = new Map<string, Set<(entry: JobEntry) => void>>();
  const crowd = new Turns(turns);

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

  /** What a job that is not there and one that nobody may know of have in common: the time, and how many may wait. */
  async function missing(
    uid: string,
    end: number,
    isHidden: boolean,
    mayKnow: Asker['mayKnow'],
  ): Promise<JobEntry | undefined> {
    const entry = isHidden ? undefined : await appears(uid);
    if (entry && (await mayKnow(entry))) return entry;
    await sleep(Math.max(0, Math.ceil(end - performance.now())));
    return undefined;
  }

  return {
    async find(uid, { username, mayKnow }) {
      const end = performance.now() + patience;
      const entry = known(uid);
      if (entry && (await mayKnow(entry))) return entry;
      // A turn ends with its two seconds, whether or not the client has left.
      const closed = new AbortController().signal;
      return crowd.run({ who: username, closed }, () => missing(uid, end, entry !== undefined, mayKnow));
    },
    async untilKnown(uid) {
      if (!known(uid)) await appears(uid);
    },
    seen(entry) {
      for (const tell of waiting.get(entry.uid) ?? []) tell(entry);
    },
  };
}
