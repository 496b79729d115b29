import { keyOf } from '../cluster/object.ts';
import type { Store } from '../cluster/watch/store.ts';
import type { Line } from '../pipeline/1-admit/line.ts';
import { lookAgainAfter } from '../pipeline/1-admit/place.ts';
import { attention } from '../pipeline/attention.ts';
import type { JobEntry } from '../resource/job-entry.ts';
import { jobNamespace } from '../resource/names.ts';
import { isAtWork, isTerminal } from '../resource/phases.ts';
import type { Queue } from './queue.ts';
import type { OwnedNamespace } from './watches.ts';

interface ScheduleParts {
  readonly queue: Pick<Queue, 'add' | 'renew' | 'addAfter'>;
  readonly line: Line;
  readonly namespaces: Pick<Store<OwnedNamespace>, 'get'>;
}

/** Decides which jobs get a pass when a job has changed. */
export class Schedule {
  readonly #parts: ScheduleParts;

  constructor(parts: ScheduleParts) {
    this.#parts = parts;
  }

  /** Call this for each change that the watch shows. `job` is undefined if it is gone. */
  changed(key: string, job: JobEntry | undefined, before: JobEntry | undefined): void {
    const { queue, line } = this.#parts;
    if (!job || (before && job.uid !== before.uid)) line.delete(before?.uid ?? key);
    if (job) line.set(job);
    // The pass over a job that is gone ends its timer and its backoff.
    if (!job) queue.renew(key);
    else if (before && isSameWish(job, before)) this.#plan(key, job);
    else this.#planAnew(key, job);
    if (before && wantsSlot(before) && !(job && wantsSlot(job))) this.admitNext();
  }

  /** Starts a pass over each job whose turn it is. */
  admitNext(): void {
    const { queue, line } = this.#parts;
    for (const job of line.next()) queue.add(keyOf(job));
  }

  #planAnew(key: string, job: JobEntry): void {
    if (this.#attention(job) === 'now') this.#parts.queue.renew(key);
    else this.#plan(key, job);
  }

  #plan(key: string, job: JobEntry): void {
    const { queue, line } = this.#parts;
    const when = this.#attention(job);
    if (when === 'now') queue.add(key);
    else if (when === 'in turn') queue.addAfter(key, lookAgainAfter(line.aheadOf(job)));
    else if (when !== 'on change') queue.addAfter(key, Math.max(0, when.at - Date.now()));
  }

  #attention(job: JobEntry) {
    return attention(job, this.#parts.namespaces.get(jobNamespace(job.uid)) !== undefined);
  }
}

/** Whether a job has a slot, or waits for one. When that ends, it may be the turn of another one. */
const wantsSlot = ({ phase, suspend, deleting, held }: JobEntry): boolean =>
  isAtWork(phase) ? held || !deleting : !(isTerminal(phase) || suspend || deleting);

/** Whether the user asks for the same as before. Only a change of that can end the backoff of a failing job. */
const isSameWish = (job: JobEntry, before: JobEntry): boolean =>
  job.uid === before.uid && job.generation === before.generation && job.deleting === before.deleting;
