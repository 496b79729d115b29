interface Entry<V> {
  readonly value: Promise<V>;
  readonly until: number;
}

/** A cache of values that expire. Concurrent calls for the same key share one load. */
export class ExpiringCache<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #ttl: number;
  readonly #size: number;
  readonly #now: () => number;

  /** `ttl` is in milliseconds. When there are more than `size` entries, the oldest is dropped. */
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

  /** Returns the cached value, or loads it. A failed load is not cached. */
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
