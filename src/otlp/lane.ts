import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Post } from './post.ts';

/** What is sent of one job: an element of `resourceSpans` or `resourceLogs`, in JSON. */
export interface Item {
  readonly json: string;
  /** Spans or records in it. */
  readonly count: number;
}

export interface LaneOptions {
  /** The member of a request that has the items. */
  readonly member: 'resourceSpans' | 'resourceLogs';
  readonly post: Post;
  /** Call this with the number of spans or records that were taken, or were given up. */
  readonly onEnd: (outcome: 'exported' | 'dropped', count: number) => void;
  readonly times?: Partial<Times>;
}

/** In milliseconds. */
interface Times {
  /** How long to wait for more before sending. */
  readonly gather: number;
  /** Before the first repetition; each later one waits twice as long, up to `longestPause`. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** After which a batch is given up. */
  readonly patience: number;
  /** For the rest, when the process ends. */
  readonly flush: number;
}

const usual: Times = {
  gather: 500,
  firstPause: 1_000,
  longestPause: 15_000,
  patience: 5 * 60_000,
  flush: 3_000,
};

/** Characters that may wait, and that one request has. */
const [mostWaiting, mostSent] = [4 * 1024 * 1024, 512 * 1024];

/**
 * Sends items of one kind in the background, in batches. What does not fit into its bounded queue is dropped, and so is what
 * the collector does not take in time or refuses. A batch that is refused is sent once more item by item, so that one job
 * cannot make the spans of others disappear.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #times: Times;
  readonly #waiting: Item[] = [];
  #held = 0;
  #work: Promise<void> | undefined;
  readonly #stopping = new AbortController();
  #stopAt = Infinity;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#times = { ...usual, ...options.times };
  }

  /** Never waits. */
  offer(item: Item): void {
    if (this.#held + item.json.length > mostWaiting || this.#stopping.signal.aborted) {
      this.#options.onEnd('dropped', item.count);
      return;
    }
    this.#held += item.json.length;
    this.#waiting.push(item);
    this.#work ??= this.#run().finally(() => (this.#work = undefined));
  }

  /** Sends what is waiting, for a bounded time. The rest is dropped. */
  async stop(): Promise<void> {
    this.#stopAt = Date.now() + this.#times.flush;
    this.#stopping.abort();
    await this.#work;
  }

  async #run(): Promise<void> {
    await this.#sleep(this.#times.gather);
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      await this.#send(batch);
      this.#held -= sizeOf(batch);
    }
  }

  #take(): Item[] {
    const batch: Item[] = [];
    while (
      this.#waiting[0] &&
      (batch.length === 0 || sizeOf(batch) + this.#waiting[0].json.length <= mostSent)
    )
      batch.push(...this.#waiting.splice(0, 1));
    return batch;
  }

  async #send(batch: readonly Item[]): Promise<void> {
    const { onEnd } = this.#options;
    const answer = await this.#deliver(batch);
    if (answer.kind === 'refused' && batch.length > 1) {
      for (const item of batch) await this.#send([item]);
      return;
    }
    const rejected = answer.kind === 'taken' ? Math.min(answer.rejected, countOf(batch)) : countOf(batch);
    if (rejected > 0) onEnd('dropped', rejected);
    if (rejected < countOf(batch)) onEnd('exported', countOf(batch) - rejected);
  }

  /** Repeats until there is an answer that is one, or patience is over. */
  async #deliver(batch: readonly Item[]): Promise<Answer> {
    const { member, post } = this.#options;
    const { patience, firstPause, longestPause } = this.#times;
    const body = `{"${member}":[${batch.map(({ json }) => json).join(',')}]}`;
    const since = Date.now();
    for (let wait = firstPause; ; wait = Math.min(2 * wait, longestPause)) {
      const until = Math.min(since + patience, this.#stopAt);
      if (Date.now() >= until) return { kind: 'unreachable' };
      const answer = await post(body);
      if (answer.kind !== 'unreachable') return answer;
      // Jitter, so that replicas do not come together.
      const next = Math.max(wait * (0.5 + Math.random() / 2), answer.retryAfter ?? 0);
      if (this.#stopping.signal.aborted || Date.now() + next >= until) return answer;
      await this.#sleep(next);
    }
  }

  /** Ends early when the process ends. */
  async #sleep(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
  }
}

const sizeOf = (items: readonly Item[]): number => items.reduce((sum, { json }) => sum + json.length, 0);
const countOf = (items: readonly Item[]): number => items.reduce((sum, { count }) => sum + count, 0);
