import type { Cluster } from '../cluster.ts';
import { isConflict } from '../errors.ts';
import { leaseDecision, observe, type Observed } from './decision.ts';
import { leaseManifest, leaseSchema, type Lease, type LeaseNames } from './lease.ts';

/** One process's hold on a Lease. */
export interface LeaseLock {
  /**
   * Tries to acquire or renew the lease. Returns false if another process has it or was faster.
   * @param limit milliseconds, including retries of the requests
   * @throws ApiError if the outcome is unknown
   */
  attempt(limit: number): Promise<boolean>;
  /** Releases the lease, so that the next holder need not wait for it to expire. */
  release(): Promise<void>;
}

/** Milliseconds. */
const releaseLimit = 5_000;

export function makeLeaseLock(
  cluster: Cluster,
  names: LeaseNames,
  holder: { readonly identity: string; readonly seconds: number },
): LeaseLock {
  const ref = { kind: 'Lease', ...names } as const;
  let observed: Observed | undefined;
  /** The Lease as we last wrote it, so that a renewal needs no read unless someone else has written. */
  let ours: Lease | undefined;

  async function read(signal: AbortSignal): Promise<Lease | undefined> {
    const object = await cluster.get(ref, { signal });
    return object && leaseSchema.parse(object);
  }

  async function write(lease: Lease | undefined, signal: AbortSignal): Promise<boolean> {
    const manifest = leaseManifest(names, holder, new Date(), lease);
    if (lease) {
      ours = leaseSchema.parse(await cluster.replace(manifest, { signal }));
      return true;
    }
    const created = await cluster.create(manifest, { signal });
    if (created.outcome === 'created') ours = leaseSchema.parse(created.object);
    return created.outcome === 'created';
  }

  return {
    async attempt(limit) {
      const signal = AbortSignal.timeout(Math.ceil(limit));
      const known = ours;
      ours = undefined;
      try {
        const lease = known ?? (await read(signal));
        const now = performance.now();
        observed = observe(lease, observed, now);
        if (leaseDecision(lease, observed, now, holder.identity) === 'wait') return false;
        return await write(lease, signal);
      } catch (error) {
        if (isConflict(error)) return false;
        throw error;
      }
    },

    async release() {
      const signal = AbortSignal.timeout(releaseLimit);
      const lease = await read(signal);
      if (lease?.spec.holderIdentity !== holder.identity) return;
      await cluster.replace(leaseManifest(names, { identity: '', seconds: 1 }, new Date(), lease), {
        signal,
      });
    },
  };
}
