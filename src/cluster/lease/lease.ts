import { z } from 'zod';

/** The fields of a coordination.k8s.io/v1 Lease that leader election uses. */
export const leaseSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z
    .object({
      /** Empty or absent once released. */
      holderIdentity: z.string().default(''),
      leaseDurationSeconds: z.number().default(0),
      acquireTime: z.string().optional(),
      renewTime: z.string().optional(),
      leaseTransitions: z.number().default(0),
    })
    .prefault({}),
});

export type Lease = z.output<typeof leaseSchema>;

/** Formats a MicroTime: RFC 3339 with six fractional digits; the apiserver rejects fewer. */
export const microTime = (date: Date): string => date.toISOString().replace('Z', '000Z');

export interface LeaseNames {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Returns the Lease to write for a holder; an empty identity releases the lease.
 * @param before the Lease that this one replaces, if there is one
 */
export function leaseManifest(
  { name, namespace }: LeaseNames,
  holder: { readonly identity: string; readonly seconds: number },
  now: Date,
  before?: Lease,
) {
  const was = before?.spec;
  const changesHands = was?.holderIdentity !== holder.identity;
  const time = microTime(now);
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace, ...(before && { resourceVersion: before.metadata.resourceVersion }) },
    spec: {
      holderIdentity: holder.identity,
      leaseDurationSeconds: holder.seconds,
      acquireTime: changesHands ? time : (was.acquireTime ?? time),
      renewTime: time,
      leaseTransitions: (was?.leaseTransitions ?? 0) + (was && changesHands && holder.identity ? 1 : 0),
    },
  };
}
