import { backoff } from '../cluster/backoff.ts';
import { FairSet } from './fair-set.ts';
import { makeTimers } from './timers.ts';

export interface QueueOptions {
  /** Maximum number of keys processed at the same time. */
  readonly workers: number;
  /** Never called for a key that is being processed. If it rejects, the key is retried. */
  readonly work: (key: string) => Promise<void>;
  /** Returns a number from 0 to 1: the jitter of retries. Defaults to Math.random. */
  readonly random?: () => number;
}

export interface Queue {
  /** Keys waiting for a worker. Delayed keys do not count. */
  readonly length: number;
  /**
   * Processes the key as soon as a worker is free, or once its backoff is over: events cannot shorten a backoff, because
   * a failing pass may cause some itself. A key that is being processed is processed again afterwards.
   */
  add(key: string): void;
  /** Like `add`, but ends the key's backoff: what failed it may have changed. */
  renew(key: string): void;
  /**
   * Adds the key after a delay in milliseconds. The earliest of several delays applies. Work on the key that begins
   * before cancels it, because that work knows best when there is more to do.
   */
  addAfter(key: string, ms: number): void;
  /** Adds the key after a delay that grows with each call until `forget`. */
  retry(key: string): void;
  /** Resets the backoff of a key that was processed successfully. */
  forget(key: string): void;
  /** Starts the workers. Keys added before this wait for it. */
  start(): void;
  /** Starts no more work. Resolves when the work in progress has ended. */
  stop(): Promise<void>;
}

/** Milliseconds. The first is short: a new namespace rejects pods for a moment, until its quota has a status. */
const retries = { first: 50, longest: 60_000 };

/**
 * Makes a work queue with N workers for keys `namespace/name`. Like client-go's workqueue, it holds each key once. Workers
 * serve the namespaces in turn.
 */
export function makeQueue({ workers, work, random = Math.random }: QueueOptions): Queue {
  const ready = new FairSet();
  const working = new Map<string, Promise<void>>();
  const again = new Set<string>();
  /** Consecutive failures of a key, and when its next attempt is due, in milliseconds of `performance.now`. */
  const failures = new Map<string, { readonly count: number; readonly due: number }>();
  const timers = makeTimers(add);
  let state: 'new' | 'running' | 'stopped' = 'new';

  function add(key: string): void {
    if (state === 'stopped') return;
    const rest = (failures.get(key)?.due ?? 0) - performance.now();
    if (working.has(key)) again.add(key);
    else if (rest > 0) timers.set(key, rest);
    else ready.add(key);
    fill();
  }

  function renew(key: string): void {
    failures.delete(key);
    add(key);
  }

  function addAfter(key: string, ms: number): void {
    if (state !== 'stopped') timers.set(key, ms);
  }

  function retry(key: string): void {
    const count = (failures.get(key)?.count ?? 0) + 1;
    const delay = backoff(count, retries, random);
    failures.set(key, { count, due: performance.now() + delay });
    addAfter(key, delay);
  }

  /** Hands ready keys to free workers. */
  function fill(): void {
    while (state === 'running' && working.size < workers) {
      const key = ready.take();
      if (key === undefined) return;
      timers.cancel(key);
      working.set(key, begin(key));
    }
  }

  async function begin(key: string): Promise<void> {
    // Leaves the caller's stack, so that `add` returns before the work begins.
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
    renew,
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
