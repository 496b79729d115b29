import { idempotencyAnnotation, submitterAnnotation } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { Problem } from '../problems/problem.ts';
import type { JobDraft, JobEntry, JobStore } from '../store/job-store.ts';
import { compare, idempotencyOf, withKey, type Idempotency } from './idempotency.ts';

type Store = Pick<JobStore, 'create' | 'read' | 'submittedWith'>;

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
  const keyed = idempotency ? withKey(draft, idempotency) : draft;
  if (idempotency) refuseOtherName(store, keyed, idempotency);
  const made = await store.create(keyed);
  if (made.outcome === 'created') return made.job;
  const { namespace, name = '', submitter } = keyed;
  const job = idempotency && (await store.read(namespace, name));
  if (!job) throw taken(name);
  return requireSame(job, submitter, idempotency);
}

/** One that was made with this key has another name, if this replica has seen it. @throws Problem IdempotencyKeyReused */
function refuseOtherName(
  store: Store,
  { namespace, name, submitter }: JobDraft,
  idempotency: Idempotency,
): void {
  const isOther = (entry: JobEntry): boolean => entry.name !== name && entry.submitter === submitter;
  if (store.submittedWith(namespace, idempotency.key).some(isOther)) throw reused();
}

/** The job that has the name. @throws Problem Conflict, IdempotencyKeyReused unless it was submitted by the same request */
function requireSame(job: DockerfileJob, submitter: string, idempotency: Idempotency): DockerfileJob {
  const { name, annotations = {}, deletionTimestamp } = job.metadata;
  const outcome = compare(annotations[idempotencyAnnotation], idempotency);
  if (outcome === 'other' || annotations[submitterAnnotation] !== submitter) throw taken(name);
  if (outcome === 'reused') throw reused();
  if (deletionTimestamp === undefined) return job;
  throw new Problem('Conflict', 'the job that was submitted with this Idempotency-Key is being deleted');
}

const taken = (name: string): Problem => {
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
