import { createHash } from 'node:crypto';
import { Refusal } from './read-layer.ts';

/** sha256 of some bytes, as in descriptors. */
export const digestOfBytes = (bytes: Buffer): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Reads what a registry sends, at most `maxBytes` of it. @param what for messages */
export async function readAll(
  what: string,
  reading: Promise<AsyncIterable<Buffer> | undefined>,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const bytes = await reading;
  if (!bytes) throw new Refusal(`the registry does not have ${what}`);
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > maxBytes) throw new Refusal(`${what} has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The same, of the bytes with this digest. */
export async function readVerified(
  digest: string,
  reading: Promise<AsyncIterable<Buffer> | undefined>,
  maxBytes: number,
): Promise<Buffer> {
  const all = await readAll(digest, reading, maxBytes);
  if (digestOfBytes(all) !== digest) throw new Refusal(`the content of ${digest} has another digest`);
  return all;
}
