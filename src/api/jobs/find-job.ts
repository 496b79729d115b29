import { z } from 'zod';
import { forbidden, mayTouch } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import { Problem } from '../problems/problem.ts';
import type { Caller, JobEntry, JobStore, JobVerb } from '../store/job-store.ts';

export interface FindJobOptions {
  readonly store: Pick<JobStore, 'find'>;
  readonly auth: Auth;
}

const uuid = z.uuid();

/**
 * Finds a job for a caller with the right to this verb, without reading it. A job that is being deleted does not exist
 * for clients, and neither does one that they are not allowed to read: a refusal would say that it exists.
 * @throws Problem NotFound, Forbidden, Unavailable
 */
export async function findJob(
  { store, auth }: FindJobOptions,
  id: string,
  caller: Caller,
  verb: JobVerb,
): Promise<JobEntry> {
  const mayKnow = async (one: JobEntry): Promise<boolean> =>
    (await mayTouch(auth, caller, verb, one)) || mayTouch(auth, caller, 'get', one);
  const entry = uuid.safeParse(id).success
    ? await store.find(id, { username: caller.username, mayKnow })
    : undefined;
  if (!entry || entry.deleting) throw noSuchJob(id);
  if (await mayTouch(auth, caller, verb, entry)) return entry;
  throw forbidden(caller, verb, entry.namespace);
}

export const noSuchJob = (id: string): Problem =>
  new Problem('NotFound', `job ${id.slice(0, 64)} does not exist`);
