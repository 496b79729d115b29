import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster.ts';
import { makeLeaseLock, type LeaseLock } from './lock.ts';

export interface LeadOptions {
  /** Of the Lease. */
  readonly name: string;
  readonly namespace: string;
  /** Unique, but the same for a restarted container of the same pod: that one goes on at once. */
  readonly identity: string;
  /** Called once, when this process leads. What it throws ends `lead`. */
  readonly onLead: () => Promise<void> | void;
  /** Leads no more, or cannot know: another process may lead in a few seconds. Exit. */
  readonly onLost: () => void;
  /** Called when the signal is aborted and this process leads; the lease is kept until this has ended. */
  readonly onStop?: () => Promise<void> | void;
  readonly signal: AbortSignal;
  /** Told of attempts that failed. */
  readonly onError?: (error: unknown) => void;
}

/** Times as client-go has them by default. */
const leaseSeconds = 15;
const renewDeadline = 10_000;
const retryPeriod = 2_000;

/**
 * Waits for the Lease, leads until the signal is aborted, then releases the Lease.
 * Resolves when that is done, or when leadership was lost.
 */
export async function lead(cluster: Cluster, options: LeadOptions): Promise<void> {
  const { name, namespace, identity, signal, onError } = options;
  const lock = makeLeaseLock(cluster, { name, namespace }, { identity, seconds: leaseSeconds });
  if (!(await acquire(lock, options))) return;
  let lost = false;
  try {
    lost = !signal.aborted && (await reign(lock, options)) === 'lost';
  } finally {
    if (!lost) await lock.release().catch((error: unknown) => onError?.(error));
  }
  if (lost) options.onLost();
}

/** Resolves to false when the signal was aborted first. */
async function acquire(lock: LeaseLock, { signal, onError }: LeadOptions): Promise<boolean> {
  do {
    if (await attempted(lock, retryPeriod * 2, onError)) return true;
  } while (await pause(retryPeriod * (1 + Math.random() / 5), signal));
  return false;
}

/** Leads, and renews the lease until all that leading began has ended. */
async function reign(
  lock: LeaseLock,
  { onLead, onStop, signal, onError }: LeadOptions,
): Promise<'ended' | 'lost'> {
  const end = new AbortController();
  const lost = renew(lock, end.signal, onError);
  const ended = (async () => {
    await onLead();
    if (!signal.aborted) await once(signal, 'abort');
    await onStop?.();
    return 'ended' as const;
  })();
  try {
    return await Promise.race([ended, lost]);
  } finally {
    end.abort();
    await lost;
  }
}

/** Resolves when the lease could not be renewed in time, while nobody else can have it yet; or at the end. */
async function renew(lock: LeaseLock, end: AbortSignal, onError: LeadOptions['onError']): Promise<'lost'> {
  let renewed = performance.now();
  while (await pause(retryPeriod, end)) {
    const begun = performance.now();
    const left = renewed + renewDeadline - begun;
    if (left <= 0) break;
    if (await attempted(lock, left, onError)) renewed = begun;
  }
  return 'lost';
}

async function attempted(lock: LeaseLock, limit: number, onError: LeadOptions['onError']): Promise<boolean> {
  try {
    return await lock.attempt(limit);
  } catch (error) {
    onError?.(error);
    return false;
  }
}

/** Resolves to false when the signal is aborted before the time is over. */
const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, true, { signal }).catch(() => false);
