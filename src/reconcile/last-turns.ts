/** Namespaces whose last turn is known, at most. One that is forgotten counts as if it never had one. */
const capacity = 10_000;

/** When each namespace has last got a slot or given one back, in milliseconds since the epoch. */
export class LastTurns {
  readonly #times = new Map<string, number>();

  /** Takes note of a turn. @returns when the last one was; undefined if nobody knows */
  take(namespace: string, time: number): number | undefined {
    const last = this.#times.get(namespace);
    this.#times.delete(namespace);
    this.#times.set(namespace, time);
    const [oldest] = this.#times.keys();
    if (this.#times.size > capacity && oldest !== undefined) this.#times.delete(oldest);
    return last;
  }
}
