import { idempotencyAnnotation, submitterAnnotation } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { Problem } from '../problems/problem.ts';
import type { JobDraft, JobStore } from '../store/job-store.ts';
import { compare, idempotencyOf, withKey } from './idempotency.ts';

type Store = Pick<JobStore, 'create' | 'read' | 'entries'>;

/**
 * Creates a job. With a key, only the first of equal requests does; the others get the job that it has made. Nobody
 * can give an object the name of another submitter, so no job of somebody else is ever returned.
 * @param key the header Idempotency-Key
 * @throws Problem InvalidField, IdempotencyKeyReused, Conflict if the name is taken
 */
export async function submitJob(
  store: Store,
  draft: JobDraft,
  key: string | undefined,
): Promise<DockerfileJob> {
  const idempotency = idempotencyOf(key, draft);
  if (!idempotency) {
    const made = await store.create(draft);
    if (made.outcome === 'created') return made.job;
    throw taken(draft.name);
  }
  const keyed = withKey(draft, idempotency);
  const { namespace, name = '' } = keyed;
  // One that was made with this key under another name, if this replica has seen it.
  const earlier = store
    .entries()
    .find((entry) => entry.namespace === namespace && compare(entry.idempotency, idempotency) !== 'other');
  if (earlier && earlier.name !== name && earlier.submitter === draft.submitter) throw reused();
  const made = await store.create(keyed);
  if (made.outcome === 'created') return made.job;
  const job = await store.read(namespace, name);
  const annotations = job?.metadata.annotations ?? {};
  const outcome = compare(annotations[idempotencyAnnotation], idempotency);
  if (!job || outcome === 'other' || annotations[submitterAnnotation] !== draft.submitter) throw taken(name);
  if (outcome === 'reused') throw reused();
  if (job.metadata.deletionTimestamp !== undefined)
    throw new Problem('Conflict', 'the job that was submitted with this Idempotency-Key is being deleted');
  return job;
}

const taken = (name = ''): Problem => {
  const message = `is taken: there is a job ${name}; choose another name, or leave it out`;
  return new Problem('Conflict', `metadata.name ${message}`, {
    fields: [{ field: 'metadata.name', message }],
  });
};

const reused = (): Problem =>
  new Problem(
    'IdempotencyKeyReused',
    'another job was submitted with this Idempotency-Key; use a new key for a new job',
  );
