import { isConflict } from '../cluster/errors.ts';
import type { Queue } from './queue.ts';
import { reconcile } from './reconcile.ts';
import type { Reconciler } from './reconciler.ts';

/**
 * Runs one pass over the job with this key, records its duration, and schedules the next.
 * @throws whatever failed the pass, so that the queue retries it with backoff
 */
export async function measuredPass(
  key: string,
  reconciler: Reconciler,
  queue: Pick<Queue, 'forget' | 'addAfter'>,
): Promise<void> {
  const { observer, jobs, metrics, log } = reconciler;
  const entry = observer.watches.jobs.store.get(key);
  if (!entry) {
    queue.forget(key);
    return;
  }
  const begun = performance.now();
  try {
    const again = await reconcile(reconciler, entry);
    queue.forget(key);
    if (again !== undefined) queue.addAfter(key, Math.max(0, again - Date.now()));
    metrics.pass((performance.now() - begun) / 1000, false);
  } catch (error) {
    jobs.reread(entry.uid);
    // Conflicts are routine: someone else wrote the object. Anything else is logged.
    const broken = !isConflict(error);
    if (broken) log.warn({ job: entry.uid, key, err: error }, 'reconcile failed, retrying');
    metrics.pass((performance.now() - begun) / 1000, broken);
    throw error;
  }
}
