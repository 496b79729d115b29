import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { UploadLimits } from '../../../../../resource/limits.ts';
import type { Packing } from '../../../../../resource/upload.ts';
import { Folder } from './folder.ts';
import { Refusal } from './refusal.ts';
import { requireRoom } from './room.ts';
import { TarReader } from './tar-reader.ts';
import type { Verified } from './verified.ts';

/** Bytes of output at once. */
const chunkSize = 256 * 1024;

/**
 * Unpacks a tar archive as it streams by, and stops as soon as it is more than it may be.
 * @param root an empty folder
 * @throws Refusal; or whatever interrupts the reading
 */
export async function unpackTar(
  packing: Exclude<Packing, 'zip'>,
  bytes: Verified,
  root: string,
  most: UploadLimits,
): Promise<void> {
  const folder = new Folder(root, most.files);
  const tar = new TarReader();
  let written = 0;

  async function write(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      written += chunk.length;
      requireRoom(written, bytes.read, most);
      for (const part of tar.take(chunk)) {
        if (Buffer.isBuffer(part)) folder.write(part);
        else folder.make(part);
      }
    }
  }

  try {
    if (packing === 'gzip') await pipeline(bytes, createGunzip({ chunkSize }), write);
    else await pipeline(bytes, write);
  } catch (error) {
    if (bytes.interruption !== undefined) throw bytes.interruption;
    if (isOfGzip(error)) throw new Refusal('archive', 'it is no valid gzip, or its end is missing');
    throw error;
  }
  tar.end();
  folder.finish();
}

/** Errors of zlib: Z_DATA_ERROR and Z_BUF_ERROR. */
const isOfGzip = (error: unknown): boolean =>
  Error.isError(error) && 'code' in error && String(error.code).startsWith('Z_');
