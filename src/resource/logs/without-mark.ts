/** Removes a text wherever it occurs in a stream of texts, whichever way it is cut into pieces. */
export class WithoutMark {
  readonly #mark: string;
  /** What may be the beginning of the mark. */
  #held = '';

  /** @param mark an empty one removes nothing */
  constructor(mark: string) {
    this.#mark = mark;
  }

  take(piece: string): string {
    if (this.#mark === '') return piece;
    const text = (this.#held + piece).replaceAll(this.#mark, '');
    const from = text.length - this.#pending(text);
    this.#held = text.slice(from);
    return text.slice(0, from);
  }

  /** What was held back, once nothing more comes. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  /** The length of the longest end of a text that may become the mark. */
  #pending(text: string): number {
    for (let length = Math.min(this.#mark.length - 1, text.length); length > 0; length -= 1)
      if (text.endsWith(this.#mark.slice(0, length))) return length;
    return 0;
  }
}
