/** A list in order. Finding a place costs the logarithm of its length. */
export class Sorted<T> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  /** @param compare a total order: 0 only for the same item */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get length(): number {
    return this.#items.length;
  }

  /** The first items, at most `count`. */
  first(count: number): readonly T[] {
    return this.#items.slice(0, count);
  }

  add(item: T): void {
    this.#items.splice(this.countBefore(item), 0, item);
  }

  /** Removes the item that compares equal, if there is one. */
  remove(item: T): void {
    const at = this.countBefore(item);
    const found = this.#items[at];
    if (found !== undefined && this.#compare(found, item) === 0) this.#items.splice(at, 1);
  }

  /** The number of items that come before this one. */
  countBefore(item: T): number {
    let [from, to] = [0, this.#items.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const other = this.#items[middle];
      if (other !== undefined && this.#compare(other, item) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
