import type { JobEntry } from '../../resource/job-entry.ts';
import { Sorted } from './sorted.ts';

/** By priority, highest first, then by age, oldest first. The uid breaks ties. */
const byTurn = (a: JobEntry, b: JobEntry): number =>
  b.priority - a.priority || a.createdAt - b.createdAt || compareText(a.uid, b.uid);

/** The jobs of one namespace, as the queue counts them. */
export class Share {
  readonly namespace: string;
  readonly waiting = new Sorted<JobEntry>(byTurn);
  readonly #active = new Set<string>();
  #jobs = 0;
  #lastStart = 0;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  get active(): number {
    return this.#active.size;
  }

  get isEmpty(): boolean {
    return this.#jobs === 0;
  }

  add(job: JobEntry, as: 'active' | 'waiting' | 'idle'): void {
    this.#jobs += 1;
    this.#lastStart = Math.max(this.#lastStart, job.startedAt ?? 0);
    if (as === 'active') this.#active.add(job.uid);
    if (as === 'waiting') this.waiting.add(job);
  }

  /** @param job exactly as it was added */
  remove(job: JobEntry): void {
    this.#jobs -= 1;
    if (!this.#active.delete(job.uid)) this.waiting.remove(job);
  }

  /** Whose turn it is: first the namespace with the fewest active jobs, then the one that has not had one for longest. */
  compare(other: Share): number {
    return (
      this.active - other.active ||
      this.#lastStart - other.#lastStart ||
      compareText(this.namespace, other.namespace)
    );
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
