import { ExpiringMap, type ExpiringOptions } from './expiring-map.ts';

/** A cache of values that expire. Concurrent calls for the same key share one load. */
export class ExpiringCache<V> {
  readonly #loads: ExpiringMap<Promise<V>>;

  constructor(options: ExpiringOptions) {
    this.#loads = new ExpiringMap(options);
  }

  /** Returns the cached value, or loads it. A failed load is not cached. */
  async get(key: string, load: () => Promise<V>): Promise<V> {
    const kept = this.#loads.get(key);
    if (kept) return kept;
    const loaded = load();
    this.#loads.set(key, loaded);
    try {
      return await loaded;
    } catch (error) {
      if (this.#loads.get(key) === loaded) this.#loads.delete(key);
      throw error;
    }
  }
}
