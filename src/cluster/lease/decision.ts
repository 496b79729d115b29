import type { Lease } from './lease.ts';

/** What was seen of a lease, and when this process saw it first, in milliseconds of its own monotonic clock. */
export interface Observed {
  readonly record: string;
  readonly since: number;
}

export type LeaseDecision =
  | 'create'
  /** Nobody has it, or it is ours: write our name and the time. */
  | 'take'
  /** Somebody has it, and this process has seen a sign of life within the lease's duration. */
  | 'wait';

/** Remembers since when the lease is as it is; a renewal is a change. */
export function observe(lease: Lease | undefined, observed: Observed | undefined, now: number): Observed {
  const record = JSON.stringify(lease?.spec ?? null);
  return observed?.record === record ? observed : { record, since: now };
}

/**
 * Whether the lease may be taken. As in client-go, times in the lease are never compared with a local clock: a lease
 * has run out when this process has seen no change of it for as long as it lasts.
 */
export function leaseDecision(
  lease: Lease | undefined,
  observed: Observed,
  now: number,
  identity: string,
): LeaseDecision {
  if (!lease) return 'create';
  const { holderIdentity, leaseDurationSeconds } = lease.spec;
  if (holderIdentity === '' || holderIdentity === identity) return 'take';
  const unchanged = now - observed.since;
  return unchanged >= leaseDurationSeconds * 1000 ? 'take' : 'wait';
}
