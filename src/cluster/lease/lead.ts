import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster.ts';
import { makeLeaseLock, type LeaseLock } from './lock.ts';

export interface LeadOptions {
  /** Name of the Lease. */
  readonly name: string;
  readonly namespace: string;
  /** Unique per pod. A restarted container of the same pod resumes leadership at once. */
  readonly identity: string;
  /** Called once, when this process becomes the leader. If it throws, `lead` rejects. */
  readonly onLead: () => Promise<void> | void;
  /** Called when leadership is lost or unknown. Exit: another process may lead within seconds. */
  readonly onLost: () => void;
  /** Called when the signal aborts while this process leads. The lease is held until this resolves. */
  readonly onStop?: () => Promise<void> | void;
  readonly signal: AbortSignal;
  /** Called for each failed attempt to acquire, renew or release. */
  readonly onError?: (error: unknown) => void;
}

/** The defaults of client-go; the latter two are in milliseconds. */
const leaseSeconds = 15;
const renewDeadline = 10_000;
const retryPeriod = 2_000;

/**
 * Waits for the Lease, leads until the signal aborts, then releases the Lease. Resolves after the release, or when
 * leadership is lost.
 * @throws whatever `onLead` or `onStop` throws, after releasing the Lease
 */
export async function lead(cluster: Cluster, options: LeadOptions): Promise<void> {
  const { name, namespace, identity, signal, onError } = options;
  const lock = makeLeaseLock(cluster, { name, namespace }, { identity, seconds: leaseSeconds });
  if (!(await acquire(lock, options))) return;
  let lost = false;
  try {
    lost = !signal.aborted && (await leadUntilStopped(lock, options)) === 'lost';
  } finally {
    if (!lost) await lock.release().catch((error: unknown) => onError?.(error));
  }
  if (lost) options.onLost();
}

/** Resolves to false if the signal aborts first. */
async function acquire(lock: LeaseLock, { signal, onError }: LeadOptions): Promise<boolean> {
  do {
    if (await attempted(lock, retryPeriod * 2, onError)) return true;
  } while (await pause(retryPeriod * (1 + Math.random() / 5), signal));
  return false;
}

/** Leads, and renews the lease until `onLead` and `onStop` have finished. */
async function leadUntilStopped(
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

/** Resolves if the lease was not renewed in time, before anyone else can take it; or when `end` aborts. */
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

/** Resolves to false if the signal aborts before the time is up. */
const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, true, { signal }).catch(() => false);
