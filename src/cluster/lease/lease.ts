import { z } from 'zod';

/** What is read of a coordination.k8s.io/v1 Lease. */
export const leaseSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z
    .object({
      /** Empty, or not there: released. */
      holderIdentity: z.string().default(''),
      leaseDurationSeconds: z.number().default(0),
      acquireTime: z.string().optional(),
      renewTime: z.string().optional(),
      leaseTransitions: z.number().default(0),
    })
    .prefault({}),
});

export type Lease = z.output<typeof leaseSchema>;

/** RFC 3339 with six digits of fraction: the apiserver refuses a MicroTime with fewer. */
export const microTime = (date: Date): string => date.toISOString().replace('Z', '000Z');

export interface LeaseNames {
  readonly name: string;
  readonly namespace: string;
}

/** The Lease as its holder writes it; an empty holder releases it. `before` is what it replaces. */
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
