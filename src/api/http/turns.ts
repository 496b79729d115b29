import { Problem } from '../problems/problem.ts';

interface Waiting {
  readonly who: string;
  readonly start: (done: () => void) => void;
  readonly refuse: (why: Problem) => void;
}

/** At most so many in all, and so many of one caller. */
export interface Bound {
  readonly total: number;
  readonly each: number;
}

/** Whose turn it is, and how long that is of use. */
export interface Claim {
  readonly who: string;
  /** Aborted when the client has left or has its answer. */
  readonly closed: AbortSignal;
}

/**
 * Bounds how much work of a kind is done at the same time, and how much of it waits. A free turn goes to the caller who
 * has the fewest, then to whoever came first. If too many wait, the caller with the most waiting loses the last one, so
 * a crowd of one caller refuses nobody else.
 */
export class Turns {
  readonly #working: Bound;
  readonly #waiting: Bound;
  readonly #turns = new Map<string, number>();
  readonly #queue = new Set<Waiting>();
  #total = 0;

  constructor({ working, waiting }: { working: Bound; waiting: Bound }) {
    this.#working = working;
    this.#waiting = waiting;
  }

  /** Does something in a turn. @throws Problem Unavailable if too many wait, BadRequest if the client leaves before */
  async run<T>(claim: Claim, action: () => Promise<T>): Promise<T> {
    const done = await this.#take(claim);
    try {
      return await action();
    } finally {
      done();
    }
  }

  /** Does something in a turn that ends when the client has the answer, or at once if it fails. */
  async untilClosed<T>(claim: Claim, action: () => Promise<T>): Promise<T> {
    const done = await this.#take(claim);
    try {
      const answer = await action();
      whenAborted(claim.closed, done);
      return answer;
    } catch (error) {
      done();
      throw error;
    }
  }

  /** Yields the items in one turn, which ends with them or when the reader stops. */
  async *during<T>(claim: Claim, items: AsyncIterable<T>): AsyncGenerator<T, void> {
    const done = await this.#take(claim);
    try {
      yield* items;
    } finally {
      done();
    }
  }

  /** Waits for a turn. Returns a function that ends it. */
  async #take({ who, closed }: Claim): Promise<() => void> {
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const waiting: Waiting = { who, start: resolve, refuse: reject };
    this.#queue.add(waiting);
    whenAborted(closed, () => {
      this.#refuse(waiting, new Problem('BadRequest', 'the client has closed the connection'));
    });
    this.#startAll();
    this.#refuseOneTooMany(who);
    return promise;
  }

  #startAll(): void {
    while (this.#total < this.#working.total) {
      const [next] = [...this.#queue]
        .filter(({ who }) => this.#turnsOf(who) < this.#working.each)
        .sort((one, other) => this.#turnsOf(one.who) - this.#turnsOf(other.who));
      if (!next) return;
      this.#queue.delete(next);
      this.#count(next.who, 1);
      next.start(() => {
        this.#count(next.who, -1);
        this.#startAll();
      });
    }
  }

  #refuseOneTooMany(newcomer: string): void {
    const callers = Map.groupBy(this.#queue, ({ who }) => who);
    const own = callers.get(newcomer) ?? [];
    const [most = []] = [...callers.values()].sort((one, other) => other.length - one.length);
    const crowd = own.length > this.#waiting.each ? own : this.#queue.size > this.#waiting.total ? most : [];
    const last = crowd.at(-1);
    if (last) this.#refuse(last, tooMany());
  }

  #refuse(waiting: Waiting, why: Problem): void {
    if (this.#queue.delete(waiting)) waiting.refuse(why);
  }

  readonly #turnsOf = (who: string): number => this.#turns.get(who) ?? 0;

  #count(who: string, change: 1 | -1): void {
    this.#total += change;
    const now = this.#turnsOf(who) + change;
    if (now > 0) this.#turns.set(who, now);
    else this.#turns.delete(who);
  }
}

function whenAborted(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
}

const tooMany = (): Problem =>
  new Problem('Unavailable', 'too many requests are waiting; try again', { headers: { 'Retry-After': '2' } });
