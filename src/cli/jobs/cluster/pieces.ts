const newline = 0x0a;
/** Bytes. A line without an end must not fill the memory. */
const longest = 16 * 1024;

/** Splits a log into lines, and lines that are very long into pieces. What follows the last line break is a line, too. */
export async function* pieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = endOf(rest, from); end !== undefined; end = endOf(rest, from)) {
      yield rest.toString('utf8', from, end);
      from = rest[end] === newline ? end + 1 : end;
    }
    rest = rest.subarray(from);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}

/** Where the line, or a piece of it, ends; undefined if that has not arrived. */
function endOf(bytes: Buffer, from: number): number | undefined {
  const end = bytes.indexOf(newline, from);
  if (end !== -1 && end - from <= longest) return end;
  return bytes.length - from > longest ? from + longest : undefined;
}
