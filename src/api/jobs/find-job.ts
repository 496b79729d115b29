import { z } from 'zod';
import type { DockerfileJob } from '../../resource/schema.ts';
import { requireAccess } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import { Problem } from '../problems/problem.ts';
import type { Caller, JobStore, JobVerb } from '../store/job-store.ts';
import type { JobDirectory } from './job-directory.ts';

export interface FindJobOptions {
  readonly store: Pick<JobStore, 'get'>;
  readonly auth: Auth;
  readonly directory: JobDirectory;
}

const uuid = z.uuid();

/**
 * Finds a job for a caller with the right to this verb. A job that is being deleted does not exist for clients.
 * @throws Problem NotFound, Forbidden
 */
export async function findJob(
  { store, auth, directory }: FindJobOptions,
  id: string,
  caller: Caller,
  verb: JobVerb,
): Promise<DockerfileJob> {
  const identity = uuid.safeParse(id).success ? await directory.find(id) : undefined;
  if (!identity) throw noSuchJob(id);
  await requireAccess(auth, caller, verb, identity.namespace);
  const job = await store.get(identity);
  if (!job) directory.forget(id);
  if (!job || job.metadata.deletionTimestamp !== undefined) throw noSuchJob(id);
  return job;
}

export const noSuchJob = (id: string): Problem =>
  new Problem('NotFound', `job ${id.slice(0, 64)} does not exist`);
