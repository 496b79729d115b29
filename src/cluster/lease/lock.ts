import type { Cluster } from '../cluster.ts';
import { isConflict } from '../errors.ts';
import { leaseDecision, observe, type Observed } from './decision.ts';
import { leaseManifest, leaseSchema, type Lease, type LeaseNames } from './lease.ts';

export interface LeaseLock {
  /**
   * true when the lease is ours from now on; false when somebody else has it, or was faster.
   * @param limit milliseconds, retries of its requests included
   * @throws ApiError when it is not known
   */
  attempt(limit: number): Promise<boolean>;
  /** Gives it back, so that the next one need not wait for it to run out. */
  release(): Promise<void>;
}

const releaseLimit = 5_000;

export function makeLeaseLock(
  cluster: Cluster,
  names: LeaseNames,
  holder: { readonly identity: string; readonly seconds: number },
): LeaseLock {
  const ref = { kind: 'Lease', ...names } as const;
  let observed: Observed | undefined;
  /** As we wrote it: renewing needs no reading while nobody else writes. */
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
