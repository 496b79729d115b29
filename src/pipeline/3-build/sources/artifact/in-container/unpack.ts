import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { UploadLimits } from '../../../../../resource/limits.ts';
import type { Upload } from '../../../../../resource/upload.ts';
import { Folder } from './folder.ts';
import { Refusal } from './refusal.ts';
import { TarReader } from './tar-reader.ts';

/** Bytes of output at once. */
const chunkSize = 256 * 1024;

/**
 * Unpacks a build context as it streams by, and stops as soon as it is more than it may be.
 * @param root an empty folder
 * @throws Refusal; or whatever interrupts the reading
 */
export async function unpack(
  { digest, size, packing }: Upload['context'],
  bytes: AsyncIterable<Buffer>,
  root: string,
  most: UploadLimits,
): Promise<void> {
  const folder = new Folder(root, most.files);
  const tar = new TarReader();
  const hash = createHash('sha256');
  let read = 0;
  let written = 0;
  let interruption: Error | undefined;

  async function* source() {
    try {
      for await (const chunk of bytes) {
        read += chunk.length;
        hash.update(chunk);
        yield chunk;
      }
    } catch (error) {
      interruption = error as Error;
      throw error;
    }
  }
  async function write(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      written += chunk.length;
      if (written > most.bytes)
        throw new Refusal('too-large', `the archive unpacks to more than ${most.bytes / 2 ** 20} MiB`);
      if (written > most.freeBytes + most.ratio * read)
        throw new Refusal('too-large', `the archive unpacks to more than ${most.ratio} times its size`);
      for (const part of tar.take(chunk)) {
        if (Buffer.isBuffer(part)) folder.write(part);
        else folder.make(part);
      }
    }
  }

  try {
    if (packing === 'gzip') await pipeline(source, createGunzip({ chunkSize }), write);
    else await pipeline(source, write);
  } catch (error) {
    if (interruption !== undefined) throw interruption;
    if (isOfGzip(error)) throw new Refusal('archive', 'it is no valid gzip, or its end is missing');
    throw error;
  }
  tar.end();
  if (read !== size || `sha256:${hash.digest('hex')}` !== digest)
    throw new Error('the registry sent other bytes than were uploaded');
  folder.finish();
}

/** Errors of zlib: Z_DATA_ERROR and Z_BUF_ERROR. */
const isOfGzip = (error: unknown): boolean =>
  Error.isError(error) && 'code' in error && String(error.code).startsWith('Z_');
