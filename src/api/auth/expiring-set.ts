/** Keys that are forgotten after `ttl` milliseconds. When there are more than `size`, the oldest is dropped. */
export class ExpiringSet {
  readonly #until = new Map<string, number>();
  readonly #ttl: number;
  readonly #size: number;
  readonly #now: () => number;

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

  has(key: string): boolean {
    return (this.#until.get(key) ?? -Infinity) > this.#now();
  }

  add(key: string): void {
    this.#until.delete(key);
    this.#until.set(key, this.#now() + this.#ttl);
    const [oldest] = this.#until.keys();
    if (this.#until.size > this.#size && oldest !== undefined) this.#until.delete(oldest);
  }

  delete(key: string): void {
    this.#until.delete(key);
  }
}
