import { z } from 'zod';
import { keyOf, type KubeObject } from '../../cluster/object.ts';
import { limits } from '../../resource/limits.ts';
import { idempotencyAnnotation, submittedAsAnnotation, submitterAnnotation } from '../../resource/names.ts';
import { phases } from '../../resource/phases.ts';
import { ageKey } from '../../resource/age-key.ts';
import type { JobEntry } from './job-store.ts';

/** Characters. No username is longer, and no annotation fills the memory. */
const submitterLength = 1024;
/** Characters of a reason or a time, which only the operator writes. */
const wordLength = 64;

const word = z.string().max(wordLength).optional().catch(undefined);
const none = () => ({});

/** Accepts every object: what does not parse is not known. */
const contentSchema = z.object({
  spec: z
    .object({
      name: z.string().max(limits.nameLength).optional().catch(undefined),
      description: z.string().max(limits.descriptionLength).optional().catch(undefined),
    })
    .catch(none),
  status: z
    .object({
      phase: z.enum(phases).optional().catch(undefined),
      completionTime: word,
      performance: z.number().optional().catch(undefined),
      failureDetails: z.object({ reason: word }).optional().catch(undefined),
    })
    .catch(none),
});

/** What the API remembers of a job: a few hundred bytes, however large it is. @throws Error if the object has no namespace */
export function entryOf({ metadata, ...content }: KubeObject): JobEntry {
  const { uid, namespace, name, annotations, deletionTimestamp, resourceVersion, creationTimestamp } =
    metadata;
  if (namespace === undefined) throw new Error(`the job ${keyOf(metadata)} has no namespace`);
  const { spec, status } = contentSchema.parse(content);
  return {
    uid,
    namespace,
    name,
    submitter: annotations[submitterAnnotation]?.slice(0, submitterLength),
    age: ageKey(metadata),
    deleting: deletionTimestamp !== undefined,
    resourceVersion,
    title: spec.name ?? name,
    description: spec.description ?? '',
    phase: status.phase ?? 'Init',
    reason: status.failureDetails?.reason,
    performance: status.performance,
    createdAt: creationTimestamp,
    finishedAt: status.completionTime,
    idempotency: annotations[idempotencyAnnotation]?.slice(0, 2 * wordLength),
    submittedAs: annotations[submittedAsAnnotation]?.slice(0, wordLength),
  };
}
