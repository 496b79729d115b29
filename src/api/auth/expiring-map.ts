export interface ExpiringOptions {
  /** Milliseconds. */
  readonly ttl: number;
  /** When there are more entries, the oldest is dropped. */
  readonly size: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** A map of bounded size whose entries are forgotten some time after they were set. */
export class ExpiringMap<V> {
  readonly #entries = new Map<string, { readonly value: V; readonly until: number }>();
  readonly #ttl: number;
  readonly #size: number;
  readonly #now: () => number;

  constructor({ ttl, size, now = () => performance.now() }: ExpiringOptions) {
    this.#ttl = ttl;
    this.#size = size;
    this.#now = now;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.until > this.#now() ? entry.value : undefined;
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: this.#now() + this.#ttl });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#size && oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
