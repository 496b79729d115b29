import { forbidden } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import type { Caller, JobStore } from '../store/job-store.ts';
import { jobView, type JobView } from './job-view.ts';
import { ageKey, newestFirst } from './newest-first.ts';

export interface ListJobsOptions {
  readonly store: Pick<JobStore, 'list'>;
  readonly auth: Auth;
  readonly caller: Caller;
  readonly namespace: string;
}

/**
 * The jobs of all namespaces that the caller may list, the newest first. Those that are being deleted are gone.
 * @throws Problem Forbidden when there is no such namespace among those that are known here
 */
export async function listJobs({ store, auth, caller, namespace }: ListJobsOptions): Promise<JobView[]> {
  const everywhere = await auth.may(caller, 'list');
  const visible = async (where: string) => everywhere || (await auth.may(caller, 'list', where));
  const home = await visible(namespace);

  const found: { readonly age: string; readonly view: JobView }[] = [];
  for await (const job of store.list()) {
    if (job.metadata.deletionTimestamp !== undefined || !(await visible(job.metadata.namespace))) continue;
    found.push({ age: ageKey(job), view: jobView(job) });
  }
  if (found.length === 0 && !home) throw forbidden(caller, 'list', namespace);
  return found.sort((a, b) => newestFirst(a.age, b.age)).map(({ view }) => view);
}
