const [quote, backslash] = [0x22, 0x5c];
const openBracket = 0x5b;
/** By byte: how the nesting changes at it. A table, because every byte of a list is looked up. */
const changes = Int8Array.from({ length: 256 }, (_, byte) =>
  [0x7b, 0x5b].includes(byte) ? 1 : [0x7d, 0x5d].includes(byte) ? -1 : 0,
);
/** Nesting of the elements of `items`: within the list and its array. No other array is as high as this one. */
const itemDepth = 2;

/** How deeply nested a JSON text is at each of its bytes. */
class Nesting {
  depth = 0;
  #inText = false;
  #escaped = false;

  /** Reads the next byte. Returns 1 if it opens an object or an array, -1 if it closes one, and 0 otherwise. */
  read(byte = 0): number {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) this.#inText = false;
      return 0;
    }
    if (byte === quote) this.#inText = true;
    const change = changes[byte] ?? 0;
    this.depth += change;
    return change;
  }
}

/**
 * Splits the JSON of a list (meta/v1 List) into the texts of its items, and returns the text of the list without
 * them. Holds one item at a time: Kubernetes limits the number of objects on a page, but not their bytes.
 */
export async function* listItems(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, string> {
  const nesting = new Nesting();
  const envelope: Uint8Array[] = [];
  let item: Uint8Array[] = [];
  let inItems = false;
  for await (const chunk of chunks) {
    /** Start of what is not collected yet: of the item, or of the text around the items. */
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const change = nesting.read(chunk[at]);
      if (change === 0 || nesting.depth > itemDepth + 1) continue;
      if (!inItems) {
        inItems = change === 1 && nesting.depth === itemDepth && chunk[at] === openBracket;
        if (inItems) envelope.push(chunk.subarray(from, at + 1));
      } else if (nesting.depth < itemDepth) {
        inItems = false;
        from = at;
      } else if (change === 1) {
        from = at;
      } else if (nesting.depth === itemDepth) {
        item.push(chunk.subarray(from, at + 1));
        yield Buffer.concat(item).toString('utf8');
        item = [];
      }
    }
    if (!inItems) envelope.push(chunk.subarray(from));
    else if (nesting.depth > itemDepth) item.push(chunk.subarray(from));
  }
  return Buffer.concat(envelope).toString('utf8');
}
