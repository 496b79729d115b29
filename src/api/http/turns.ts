import { Problem } from '../problems/problem.ts';

interface Waiting {
  readonly who: string;
  readonly start: (done: () => void) => void;
}

export interface TurnLimits {
  /** How many may work at the same time. */
  readonly total: number;
  /** How many of them for one caller, so that nobody takes all turns. */
  readonly each: number;
  /** How many may wait. */
  readonly waiting: number;
}

/** Bounds how much work of a kind is done at the same time. Whoever comes first starts first. */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #working = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  #total = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Waits for a turn. Returns a function that ends it. @throws Problem Unavailable if too many wait */
  async #take(who: string): Promise<() => void> {
    if (this.#waiting.length >= this.#limits.waiting) {
      throw new Problem('Unavailable', 'too many requests are waiting; try again', {
        headers: { 'Retry-After': '2' },
      });
    }
    return new Promise((start) => {
      this.#waiting.push({ who, start });
      this.#startNext();
    });
  }

  /** Does something in a turn. */
  async run<T>(who: string, action: () => Promise<T>): Promise<T> {
    const done = await this.#take(who);
    try {
      return await action();
    } finally {
      done();
    }
  }

  /** Yields the items in one turn, which ends with them or when the reader stops. */
  async *during<T>(who: string, items: AsyncIterable<T>): AsyncGenerator<T, void> {
    const done = await this.#take(who);
    try {
      yield* items;
    } finally {
      done();
    }
  }

  #startNext(): void {
    if (this.#total >= this.#limits.total) return;
    const next = this.#waiting.findIndex(({ who }) => (this.#working.get(who) ?? 0) < this.#limits.each);
    const [chosen] = next < 0 ? [] : this.#waiting.splice(next, 1);
    if (!chosen) return;
    const { who, start } = chosen;
    this.#count(who, 1);
    start(() => {
      this.#count(who, -1);
      this.#startNext();
    });
  }

  #count(who: string, change: 1 | -1): void {
    this.#total += change;
    const now = (this.#working.get(who) ?? 0) + change;
    if (now > 0) this.#working.set(who, now);
    else this.#working.delete(who);
  }
}
