const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d,
];
/** Nesting of the elements of `items`: within the list and its array. No other array is as high as this one. */
const itemDepth = 2;

/**
 * Splits the JSON of a list (meta/v1 List) into the texts of its items, and returns the text of the list without
 * them. Holds one item at a time: Kubernetes limits the number of objects on a page, but not their bytes.
 */
export async function* listItems(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, string> {
  const envelope: Uint8Array[] = [];
  let item: Uint8Array[] = [];
  let depth = 0;
  let inItems = false;
  let inText = false;
  let escaped = false;
  for await (const chunk of chunks) {
    /** Start of what is not collected yet: of the item, or of the text around the items. */
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inText = false;
      } else if (byte === quote) inText = true;
      else if (byte === openBrace || byte === openBracket) {
        if (inItems && depth === itemDepth) from = at;
        depth += 1;
        if (byte === openBracket && depth === itemDepth) {
          inItems = true;
          envelope.push(chunk.subarray(from, at + 1));
        }
      } else if (byte === closeBrace || byte === closeBracket) {
        depth -= 1;
        if (inItems && depth === itemDepth) {
          item.push(chunk.subarray(from, at + 1));
          yield Buffer.concat(item).toString('utf8');
          item = [];
        } else if (inItems && depth < itemDepth) {
          inItems = false;
          from = at;
        }
      }
    }
    if (!inItems) envelope.push(chunk.subarray(from));
    else if (depth > itemDepth) item.push(chunk.subarray(from));
  }
  return Buffer.concat(envelope).toString('utf8');
}
