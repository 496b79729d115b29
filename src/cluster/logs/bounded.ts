/** Passes on the first `limit` bytes, then ends. */
export async function* bytesAtMost(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array, void> {
  let left = limit;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/**
 * Returns the last `limit` bytes as UTF-8 text, without the remains of a character cut in two. Buffers about
 * 2 × `limit` bytes.
 */
export async function lastBytes(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  let kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    kept.push(chunk);
    size += chunk.length;
    if (size <= 2 * limit) continue;
    kept = [Buffer.concat(kept).subarray(-limit)];
    size = limit;
  }
  const all = Buffer.concat(kept);
  return characters(all.subarray(Math.max(0, all.length - limit)));
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function characters(bytes: Buffer): string {
  let from = 0;
  while (from < 3 && isContinuation(bytes[from])) from += 1;
  return new TextDecoder().decode(bytes.subarray(from), { stream: true });
}
