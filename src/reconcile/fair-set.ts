/** Returns the namespace of a key `namespace/name`. */
const namespaceOf = (key: string): string => key.split('/', 1)[0] ?? key;

/** A set of keys `namespace/name`, taken out namespace by namespace in turn, so that none waits for all of another's. */
export class FairSet {
  /** The next namespace in turn first. */
  readonly #namespaces = new Map<string, Set<string>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a key behind the others of its namespace. Has no effect on a key that is in the set. */
  add(key: string): void {
    const namespace = namespaceOf(key);
    const keys = this.#namespaces.get(namespace) ?? new Set();
    if (keys.has(key)) return;
    this.#namespaces.set(namespace, keys.add(key));
    this.#size += 1;
  }

  /** Takes out the next key; undefined if the set is empty. */
  take(): string | undefined {
    for (const [namespace, keys] of this.#namespaces) {
      this.#namespaces.delete(namespace);
      for (const key of keys) {
        keys.delete(key);
        if (keys.size > 0) this.#namespaces.set(namespace, keys);
        this.#size -= 1;
        return key;
      }
    }
    return undefined;
  }
}
