import { isConflict } from '../cluster/errors.ts';
import type { Queue } from './queue.ts';
import { reconcile, type Reconciler } from './reconcile.ts';

/**
 * Runs one pass over the job with this key, records its duration, and schedules the next.
 * @throws whatever failed the pass, so that the queue retries it with backoff
 */
export async function measuredPass(
  key: string,
  reconciler: Reconciler,
  queue: Pick<Queue, 'forget' | 'addAfter'>,
): Promise<void> {
  const { observer, metrics, log } = reconciler;
  const job = observer.watches.jobs.store.get(key);
  if (!job) {
    queue.forget(key);
    return;
  }
  const begun = performance.now();
  try {
    const again = await reconcile(reconciler, job);
    queue.forget(key);
    if (again !== undefined) queue.addAfter(key, Math.max(0, again - Date.now()));
    metrics.pass((performance.now() - begun) / 1000, false);
  } catch (error) {
    // Conflicts are routine: someone else wrote the object. Anything else is logged.
    const broken = !isConflict(error);
    if (broken) log.warn({ job: job.metadata.uid, key, err: error }, 'reconcile failed, retrying');
    metrics.pass((performance.now() - begun) / 1000, broken);
    throw error;
  }
}
