import type { JobEntry } from '../../resource/job-entry.ts';
import { isAtWork, isTerminal } from '../../resource/phases.ts';
import type { Snapshot } from '../snapshot.ts';
import { Share } from './share.ts';
import { Sorted } from './sorted.ts';

/** How many jobs are built, scanned or run at the same time. */
export interface Slots {
  readonly total: number;
  /** Maximum for each namespace of jobs. 0: no limit. */
  readonly perNamespace: number;
}

/** How many jobs there are. */
export interface LineCounts {
  /** That may start as soon as it is their turn: not suspended, not being deleted. */
  readonly waiting: number;
  /** That have a slot. */
  readonly active: number;
}

/**
 * The jobs that wait for a free slot. Free slots go to the namespaces in turn, so that no namespace delays another
 * one's job by more than one job's time, however many jobs it has. The order is kept with each change: an answer
 * costs the same with 10 jobs and with 10,000.
 */
export class Line {
  readonly #entries = new Map<string, JobEntry>();
  readonly #shares = new Map<string, Share>();
  /** The namespaces with waiting jobs, the next in turn first. */
  readonly #turns = new Sorted<Share>((a, b) => a.compare(b));
  readonly #active = new Set<string>();
  /** Jobs that were admitted although the watch may still show them in the queue. */
  readonly #admitted = new Set<string>();
  readonly #slots: Slots;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** Adds a job, or replaces what was known of it. */
  set(job: JobEntry): void {
    if (isAtWork(job.phase)) this.#admitted.delete(job.uid);
    this.#exchange(job.uid, job);
  }

  /** Removes a job that is gone. */
  delete(uid: string): void {
    this.#admitted.delete(uid);
    this.#exchange(uid, undefined);
  }

  /** Takes a slot for a job before the watch shows that it is at work. `now` is in milliseconds since the epoch. */
  admit(job: JobEntry, now: number): void {
    this.#admitted.add(job.uid);
    this.#exchange(job.uid, { ...job, startedAt: now });
  }

  /** Undoes `admit` for a job that is not at work after all. */
  release(uid: string): void {
    if (this.#admitted.delete(uid)) this.#exchange(uid, this.#entries.get(uid));
  }

  /** The jobs to admit now. */
  next(): JobEntry[] {
    const { total, perNamespace } = this.#slots;
    const free = total - this.#active.size;
    // No other namespace can have its turn, because each of these comes first.
    const candidates = this.#turns.first(Math.max(0, free)).map((share) => ({ share, taken: 0 }));
    const most = perNamespace || total;
    const picked: JobEntry[] = [];
    while (picked.length < free) {
      const [first] = candidates
        .filter(({ share, taken }) => taken < share.waiting.length && share.active + taken < most)
        .sort((a, b) => a.share.active + a.taken - (b.share.active + b.taken) || a.taken - b.taken);
      if (!first) return picked;
      first.taken += 1;
      picked.push(...first.share.waiting.first(first.taken).slice(-1));
    }
    return picked;
  }

  /** Whether it is a job's turn, and how many jobs of its namespace come before it. */
  placeOf(job: JobEntry): Snapshot['queue'] {
    if (this.#active.has(job.uid)) return { isNext: true, ahead: 0 };
    return {
      isNext: this.next().some(({ uid }) => uid === job.uid),
      ahead: this.aheadOf(job),
    };
  }

  /** How many jobs of its namespace come before a job. */
  aheadOf(job: JobEntry): number {
    return this.#shares.get(job.namespace)?.waiting.countBefore(job) ?? 0;
  }

  /** Costs as much as there are namespaces with jobs. */
  counts(): LineCounts {
    let waiting = 0;
    for (const share of this.#shares.values()) waiting += share.waiting.length;
    return { waiting, active: this.#active.size };
  }

  #exchange(uid: string, job: JobEntry | undefined): void {
    const before = this.#entries.get(uid);
    this.#active.delete(uid);
    this.#entries.delete(uid);
    if (before) {
      this.#change(before.namespace, (share) => {
        share.remove(before);
      });
    }
    if (!job) return;
    const state = this.#stateOf(job);
    this.#entries.set(uid, job);
    if (state === 'active') this.#active.add(uid);
    this.#change(job.namespace, (share) => {
      share.add(job, state);
    });
  }

  #stateOf({ uid, phase, suspend, deleting, held }: JobEntry): 'active' | 'waiting' | 'idle' {
    // Everything of it is gone. Somebody else's finalizer may keep the object for ever, but not the slot.
    if (deleting && !held) return 'idle';
    if (isAtWork(phase) || this.#admitted.has(uid)) return 'active';
    return isTerminal(phase) || suspend || deleting ? 'idle' : 'waiting';
  }

  /** Changes a share, which may change whose turn it is. */
  #change(namespace: string, change: (share: Share) => void): void {
    const share = this.#shares.get(namespace) ?? new Share(namespace);
    this.#turns.remove(share);
    change(share);
    if (share.waiting.length > 0) this.#turns.add(share);
    if (share.isEmpty) this.#shares.delete(namespace);
    else this.#shares.set(namespace, share);
  }
}
