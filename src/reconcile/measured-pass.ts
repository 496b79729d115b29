import { isConflict } from '../cluster/errors.ts';
import type { Queue } from './queue.ts';
import { reconcile, type Reconciler } from './reconcile.ts';

/**
 * One piece of the queue's work: a pass over the job of that key, measured.
 * @throws what broke the pass, so that the queue repeats it with backoff
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
    // A conflict is the usual way of learning that somebody else wrote; anything else is worth a line.
    const broken = !isConflict(error);
    if (broken) log.warn({ job: job.metadata.uid, key, err: error }, 'the pass is repeated');
    metrics.pass((performance.now() - begun) / 1000, broken);
    throw error;
  }
}
