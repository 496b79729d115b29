import { z } from 'zod';
import { ageKey } from '../age-key.ts';
import { reasons, type Reason } from '../reasons.ts';
import { group } from '../schema.ts';
import {
  commitAnnotation,
  deliveryAnnotation,
  pullRequestAnnotation,
  scheduledAtAnnotation,
  templateKind,
} from './schema.ts';

/** What the operator keeps in memory of a job that a template has made, beside what it keeps of every job. */
export interface TemplateMark {
  /** UID of the template. Whoever may create jobs in a namespace can name any template of it, and of other ones. */
  readonly uid: string;
  /** A sort key of `newestFirst`. */
  readonly age: string;
  /** Whether spec.cancel is set. */
  readonly canceled: boolean;
  readonly reason?: Reason;
  /** Milliseconds since the epoch. */
  readonly finishedAt?: number;
  readonly delivery?: string;
  readonly commit?: string;
  /** Whether it was made for a pull request. */
  readonly ofPullRequest: boolean;
  /** Milliseconds since the epoch. */
  readonly scheduledAt?: number;
}

/** Where an index has the jobs of a template. Only jobs of its own namespace are found there. */
export const templateSlot = (namespace: string, uid: string): string => `${namespace}/${uid}`;

/** Characters of what is kept. Whoever may create jobs can write more: it does not fill the memory. */
const short = z.string().max(128).optional().catch(undefined);

const ownedSchema = z.object({
  metadata: z.object({
    ownerReferences: z
      .array(
        z.object({
          apiVersion: z.string(),
          kind: z.string(),
          uid: z.string().max(64),
          controller: z.boolean().default(false),
        }),
      )
      .catch([]),
  }),
});

const markSchema = z.object({
  metadata: z.object({
    uid: z.string(),
    creationTimestamp: z.string(),
    annotations: z.record(z.string(), z.string()).catch({}),
  }),
  spec: z.object({ cancel: z.boolean().catch(false) }).catch({ cancel: false }),
  status: z
    .object({
      completionTime: short,
      failureDetails: z
        .object({ reason: z.enum(reasons as [Reason, ...Reason[]]) })
        .optional()
        .catch(undefined),
    })
    .catch({}),
});

/** The mark of a job, if a template controls it, whether or not its spec and status are valid. */
export function templateMark(raw: unknown): TemplateMark | undefined {
  const owner = ownedSchema.parse(raw).metadata.ownerReferences.find(({ controller }) => controller);
  if (owner?.kind !== templateKind || !owner.apiVersion.startsWith(`${group}/`)) return undefined;
  const { metadata, spec, status } = markSchema.parse(raw);
  const textOf = (annotation: string): string | undefined => short.parse(metadata.annotations[annotation]);
  const delivery = textOf(deliveryAnnotation);
  const commit = textOf(commitAnnotation);
  const scheduledAt = Date.parse(textOf(scheduledAtAnnotation) ?? '');
  const finishedAt = Date.parse(status.completionTime ?? '');
  return {
    uid: owner.uid,
    age: ageKey(metadata),
    canceled: spec.cancel,
    ofPullRequest: metadata.annotations[pullRequestAnnotation] === 'true',
    ...(status.failureDetails && { reason: status.failureDetails.reason }),
    ...(Number.isFinite(finishedAt) && { finishedAt }),
    ...(delivery !== undefined && { delivery }),
    ...(commit !== undefined && { commit }),
    ...(Number.isFinite(scheduledAt) && { scheduledAt }),
  };
}
