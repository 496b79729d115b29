import { forbidden, mayTouch } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import type { Caller, JobEntry, JobStore } from '../store/job-store.ts';

export interface ListJobsOptions {
  readonly store: Pick<JobStore, 'entries'>;
  readonly auth: Auth;
  readonly caller: Caller;
  /** The namespace of jobs that are created by REST. */
  readonly namespace: string;
}

/**
 * Finds the jobs that the caller is allowed to list, without those being deleted. Reads none of them.
 * @throws Problem Forbidden if that leaves no job and the caller is not allowed to list any in `namespace`
 */
export async function visibleJobs({
  store,
  auth,
  caller,
  namespace,
}: ListJobsOptions): Promise<readonly JobEntry[]> {
  const present = store.entries().filter(({ deleting }) => !deleting);
  if (await auth.may(caller, 'list', {})) return present;
  /** Answers by namespace, for the caller's own jobs and for those of others, so that each is asked for once. */
  const answers = new Map<string, boolean>();
  const found: JobEntry[] = [];
  for (const entry of present) {
    const key = `${entry.namespace} ${entry.submitter === caller.username}`;
    // To wait for each of 10,000 answers that are known already takes longer than all the rest.
    const answer = answers.get(key) ?? (await mayTouch(auth, caller, 'list', entry));
    answers.set(key, answer);
    if (answer) found.push(entry);
  }
  if (found.length === 0) {
    // With this name, every job would be the caller's own.
    const own = { namespace, submitter: caller.username };
    if (!(await mayTouch(auth, caller, 'list', own))) throw forbidden(caller, 'list', namespace);
  }
  return found;
}

/** Lets whoever may list jobs pass, as `visibleJobs` does, without collecting them. @throws Problem Forbidden */
export async function requireList({ store, auth, caller, namespace }: ListJobsOptions): Promise<void> {
  if (await auth.may(caller, 'list', {})) return;
  const refused = new Set<string>();
  // With this name, every job would be the caller's own.
  if (await mayTouch(auth, caller, 'list', { namespace, submitter: caller.username })) return;
  for (const entry of store.entries()) {
    const key = `${entry.namespace} ${entry.submitter === caller.username}`;
    if (entry.deleting || refused.has(key)) continue;
    if (await mayTouch(auth, caller, 'list', entry)) return;
    refused.add(key);
  }
  throw forbidden(caller, 'list', namespace);
}
