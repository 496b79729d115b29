import { forbidden } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import type { Caller, JobStore } from '../store/job-store.ts';
import { jobView, type JobView } from './job-view.ts';
import { ageKey, newestFirst } from './newest-first.ts';

export interface ListJobsOptions {
  readonly store: Pick<JobStore, 'list'>;
  readonly auth: Auth;
  readonly caller: Caller;
  /** The namespace of jobs that are created by REST. */
  readonly namespace: string;
}

/**
 * Lists the jobs of every namespace that the caller is allowed to list, newest first, without those being deleted.
 * @throws Problem Forbidden if that leaves no job and the caller is not allowed to list `namespace`
 */
export async function listJobs({ store, auth, caller, namespace }: ListJobsOptions): Promise<JobView[]> {
  const everywhere = await auth.may(caller, 'list');
  const isVisible = async (where: string) => everywhere || (await auth.may(caller, 'list', where));
  const mayList = await isVisible(namespace);

  const found: { readonly age: string; readonly view: JobView }[] = [];
  for await (const job of store.list()) {
    if (job.metadata.deletionTimestamp !== undefined || !(await isVisible(job.metadata.namespace))) continue;
    found.push({ age: ageKey(job), view: jobView(job) });
  }
  if (found.length === 0 && !mayList) throw forbidden(caller, 'list', namespace);
  return found.sort((a, b) => newestFirst(a.age, b.age)).map(({ view }) => view);
}
