interface Entry<V> {
  readonly value: Promise<V>;
  readonly until: number;
}

/** Answers that stay true for a while. Callers that ask at the same time wait for one and the same answer. */
export class ExpiringCache<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #ttl: number;
  readonly #size: number;
  readonly #now: () => number;

  /** `ttl` in milliseconds; the oldest entry goes when there are more than `size`. */
  constructor({
    ttl,
    size,
    now = () => performance.now(),
  }: {
    ttl: number;
    size: number;
    now?: () => number;
  }) {
    this.#ttl = ttl;
    this.#size = size;
    this.#now = now;
  }

  /** The answer, loaded where there is none that is fresh. One that failed to load is not kept. */
  async get(key: string, load: () => Promise<V>): Promise<V> {
    const kept = this.#entries.get(key);
    if (kept && kept.until > this.#now()) return kept.value;
    const entry = { value: load(), until: this.#now() + this.#ttl };
    this.#keep(key, entry);
    try {
      return await entry.value;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  #keep(key: string, entry: Entry<V>): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#size && oldest !== undefined) this.#entries.delete(oldest);
  }
}
