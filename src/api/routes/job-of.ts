import { findJob } from '../jobs/find-job.ts';
import type { JobEntry, JobVerb } from '../store/job-store.ts';
import type { JobRoutesOptions } from './job-turns.ts';
import type { AuthenticatedCall } from './route.ts';

/** The job that a call is about, for a caller with the right to this verb. @throws Problem NotFound, Forbidden */
export function jobOf(
  { store, auth }: Pick<JobRoutesOptions, 'store' | 'auth'>,
  call: AuthenticatedCall,
  verb: JobVerb,
): Promise<JobEntry> {
  const id = call.parameter('id');
  call.context.jobId = id;
  return findJob({ store, auth }, id, call.caller, verb);
}
