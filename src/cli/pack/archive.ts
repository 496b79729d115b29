import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { packedFailure } from '../file-failure.ts';
import { padding, tarEnd, tarHeader, type TarEntry } from '../read/tar.ts';

/**
 * The files as a compressed tar archive. Reads each when it is its turn, so that memory holds only pieces. What goes wrong
 * with a file is a Failure.
 * @param onBytes called with the bytes of files that were read so far
 */
export function packedContext(
  folder: string,
  entries: readonly TarEntry[],
  onBytes: (bytes: number) => void,
): Readable {
  const gzip = createGzip();
  const tar = Readable.from(tarOf(folder, entries, onBytes));
  tar.on('error', (error) => gzip.destroy(error));
  gzip.on('close', () => tar.destroy());
  return tar.pipe(gzip);
}

async function* tarOf(
  folder: string,
  entries: readonly TarEntry[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer, void> {
  let read = 0;
  for (const entry of entries) {
    yield tarHeader(entry);
    if (entry.type !== 'file') continue;
    const before = read;
    for await (const chunk of bytesOf(join(folder, entry.path))) {
      read += chunk.length;
      if (read - before > entry.size) throw changed(entry);
      onBytes(read);
      yield chunk;
    }
    if (read - before !== entry.size) throw changed(entry);
    yield padding(entry.size);
  }
  yield tarEnd;
}

async function* bytesOf(file: string): AsyncGenerator<Buffer, void> {
  try {
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  } catch (error) {
    packedFailure(file)(error);
  }
}

const changed = ({ path }: TarEntry): Failure =>
  new Failure(`${path} has changed while it was packed`, {
    code: exitCodes.usage,
    next: ['Try again when nothing writes to the folder, or leave the file out in .dockerignore'],
  });
