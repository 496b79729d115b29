import type { Change } from './change.ts';

/** Changes that wait for one reader, more than are kept for those who come back. One that is slower has to come back. */
const mostWaiting = 5_000;

interface Registry {
  readonly begin: (subscription: Subscription) => void;
  readonly end: (subscription: Subscription) => void;
}

/** The changes that one reader has not taken yet. */
export class Subscription {
  #waiting: Change[];
  #ended = false;
  #wake: () => void = () => undefined;
  readonly #registry: Registry;

  constructor(backlog: readonly Change[], registry: Registry) {
    this.#waiting = [...backlog];
    this.#registry = registry;
    registry.begin(this);
  }

  take(change: Change): void {
    this.#waiting.push(change);
    if (this.#waiting.length > mostWaiting) this.end();
    this.#wake();
  }

  /** Drops what waits, and takes no more. */
  end(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#registry.end(this);
    this.#wake();
  }

  /** Yields the changes until it ends. */
  async *changes(): AsyncGenerator<Change, void> {
    try {
      while (!this.#ended) {
        const change = this.#waiting.shift();
        if (change) yield change;
        else await this.#more();
      }
    } finally {
      this.end();
    }
  }

  async #more(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#wake = () => {
      resolve(undefined);
    };
    await promise;
  }
}
