import type { Lease } from './lease.ts';

/** The state of a lease, and when this process first saw it in that state. */
export interface Observed {
  /** The spec as JSON, to notice any change. */
  readonly record: string;
  /** Milliseconds on this process's monotonic clock. */
  readonly since: number;
}

export type LeaseDecision =
  /** There is no lease yet. */
  | 'create'
  /** The lease is free, expired or ours: write our identity and the time. */
  | 'take'
  /** Another holder has the lease, and it changed within the lease's duration. */
  | 'wait';

/** Records when the lease last changed; a renewal is a change. */
export function observe(lease: Lease | undefined, observed: Observed | undefined, now: number): Observed {
  const record = JSON.stringify(lease?.spec ?? null);
  return observed?.record === record ? observed : { record, since: now };
}

/**
 * Decides whether this process may take the lease. As in client-go, timestamps in the lease are never compared with
 * the local clock: a lease has expired once this process has seen no change for the lease's duration.
 * @param now milliseconds on the same clock as `observed.since`
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
