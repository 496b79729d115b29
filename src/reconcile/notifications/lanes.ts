export interface LanesOptions {
  /** Keys worked on at the same time: of all namespaces, and of one. */
  readonly workers: number;
  readonly perNamespace: number;
  /** Never called for a key that is being worked on. Must not throw. */
  readonly work: (key: string) => Promise<void>;
}

const namespaceOf = (key: string): string => key.split('/', 1)[0] ?? key;

/** Work on keys `namespace/name`, for the namespaces in turn. What is slow holds up its own namespace only. */
export class Lanes {
  /** The next namespace in turn first. */
  readonly #waiting = new Map<string, Set<string>>();
  readonly #working = new Map<string, Promise<void>>();
  readonly #busy = new Map<string, number>();
  readonly #again = new Set<string>();
  readonly #options: LanesOptions;
  #isOpen = true;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  add(key: string): void {
    if (this.#working.has(key)) this.#again.add(key);
    else {
      const namespace = namespaceOf(key);
      this.#waiting.set(namespace, (this.#waiting.get(namespace) ?? new Set()).add(key));
    }
    this.#fill();
  }

  /** Starts no more work. Resolves when the work in progress has ended. */
  async stop(): Promise<void> {
    this.#isOpen = false;
    await Promise.all(this.#working.values());
  }

  #fill(): void {
    while (this.#isOpen && this.#working.size < this.#options.workers) {
      const key = this.#take();
      if (key === undefined) return;
      this.#working.set(key, this.#begin(key));
    }
  }

  /** At most `workers` namespaces are passed over, because no more can be at work. */
  #take(): string | undefined {
    for (const [namespace, keys] of this.#waiting) {
      const busy = this.#busy.get(namespace) ?? 0;
      const [key] = keys;
      if (busy >= this.#options.perNamespace || key === undefined) continue;
      keys.delete(key);
      this.#waiting.delete(namespace);
      if (keys.size > 0) this.#waiting.set(namespace, keys);
      this.#busy.set(namespace, busy + 1);
      return key;
    }
    return undefined;
  }

  async #begin(key: string): Promise<void> {
    // Leaves the caller's stack, so that `add` returns before the work begins.
    await Promise.resolve();
    await this.#options.work(key);
    this.#working.delete(key);
    const namespace = namespaceOf(key);
    const busy = (this.#busy.get(namespace) ?? 1) - 1;
    if (busy > 0) this.#busy.set(namespace, busy);
    else this.#busy.delete(namespace);
    if (this.#again.delete(key)) this.add(key);
    this.#fill();
  }
}
