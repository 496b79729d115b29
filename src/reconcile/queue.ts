import { backoff } from '../cluster/backoff.ts';
import { makeTimers } from './timers.ts';

export interface QueueOptions {
  /** Keys that are worked on at the same time, at the most. */
  readonly workers: number;
  /** One key is never given to two workers at once. What it throws counts as a call of `retry`. */
  readonly work: (key: string) => Promise<void>;
  /** Between 0 and 1; spreads the retries. */
  readonly random?: () => number;
}

export interface Queue {
  /** Keys that wait for a worker; those that wait for their time do not count. */
  readonly length: number;
  /** Works on the key as soon as a worker is free; once more afterwards if it is in work now. */
  add(key: string): void;
  /** The same after so many milliseconds; of several such calls the earliest holds. */
  addAfter(key: string, ms: number): void;
  /** The same after a wait that grows with each call, until `forget`. */
  retry(key: string): void;
  /** The work has succeeded: the next retry waits as long as the first. */
  forget(key: string): void;
  /** Keys that were added before wait for it. */
  start(): void;
  /** Begins nothing more; resolves when the work in hand has ended. */
  stop(): Promise<void>;
}

/** The first is short: a new namespace refuses a pod for the milliseconds that its quota is not counted yet. */
const retries = { first: 50, longest: 60_000 };

/** A keyed work queue in front of N workers; like that of client-go, it holds each key once. */
export function makeQueue({ workers, work, random = Math.random }: QueueOptions): Queue {
  const ready = new Set<string>();
  const working = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const failures = new Map<string, number>();
  const timers = makeTimers(add);
  let state: 'new' | 'running' | 'stopped' = 'new';

  function add(key: string): void {
    if (state === 'stopped') return;
    if (working.has(key)) again.add(key);
    else ready.add(key);
    fill();
  }

  function addAfter(key: string, ms: number): void {
    if (state !== 'stopped') timers.set(key, ms);
  }

  function retry(key: string): void {
    const count = (failures.get(key) ?? 0) + 1;
    failures.set(key, count);
    addAfter(key, backoff(count, retries, random));
  }

  /** Gives ready keys to free workers, the oldest first. */
  function fill(): void {
    for (const key of ready) {
      if (state !== 'running' || working.size >= workers) return;
      ready.delete(key);
      working.set(key, begin(key));
    }
  }

  async function begin(key: string): Promise<void> {
    // Not within the caller's stack: an add returns before its work begins.
    await Promise.resolve();
    try {
      await work(key);
    } catch {
      retry(key);
    }
    working.delete(key);
    if (again.delete(key)) add(key);
    fill();
  }

  return {
    get length() {
      return ready.size + again.size;
    },
    add,
    addAfter,
    retry,
    forget(key) {
      failures.delete(key);
    },
    start() {
      if (state === 'new') state = 'running';
      fill();
    },
    async stop() {
      state = 'stopped';
      timers.clear();
      await Promise.all(working.values());
    },
  };
}
