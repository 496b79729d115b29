import { createWriteStream, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise, type Entry, type ZipFile } from 'yauzl';
import type { UploadLimits } from '../../../../../resource/limits.ts';
import { ArchiveFile } from './archive-file.ts';
import { Folder } from './folder.ts';
import { longestName } from './place.ts';
import { Refusal } from './refusal.ts';
import { requireRoom } from './room.ts';
import { shown } from './tar-header.ts';
import type { Verified } from './verified.ts';
import { parseZipEntry } from './zip-entry.ts';

/**
 * Unpacks a zip archive. Its list of files is at its end, so it is written to a file first, which counts as what it unpacks to.
 * @param root an empty folder
 * @param file a file to make, and to remove again
 * @throws Refusal; or whatever interrupts the reading
 */
export async function unpackZip(
  bytes: Verified,
  root: string,
  file: string,
  most: UploadLimits,
): Promise<void> {
  try {
    await pipeline(bytes, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    const opened = await open(file);
    try {
      await unpackArchive(new ArchiveFile(opened, bytes.read), root, most);
    } finally {
      await opened.close();
    }
  } finally {
    rmSync(file, { force: true });
  }
}

async function unpackArchive(archive: ArchiveFile, root: string, most: UploadLimits): Promise<void> {
  const { size } = archive;
  const folder = new Folder(root, most.files);
  const zip = await asRefusal(
    fromRandomAccessReaderPromise(archive, size, { decodeStrings: false, autoClose: false }),
  );
  // Those that name a folder again count, too.
  let entries = 0;
  let packed = 0;
  let written = size;

  async function* contentOf(entry: Entry, name: string): AsyncGenerator<Buffer, void> {
    let sum = 0;
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      const data = chunk as Buffer;
      written += data.length;
      requireRoom(written, size, most);
      sum = crc32(data, sum);
      yield data;
    }
    if (sum !== entry.crc32) throw new Refusal('archive', `${shown(name)} is damaged`);
  }

  const take = async (entry: Entry): Promise<void> => {
    entries += 1;
    if (entries > most.files)
      throw new Refusal('too-large', `the archive has more than ${most.files} files and folders`);
    packed += entry.compressedSize;
    // Otherwise the same bytes could be unpacked again and again, perhaps to nothing.
    if (packed > size) throw new Refusal('archive', 'its files overlap');
    const header = parseZipEntry(entry);
    const { name, type } = header;
    if (type === 'link') {
      if (header.size > longestName) throw new Refusal('archive', `the link ${shown(name)} leads too far`);
      const target = Buffer.concat(await Array.fromAsync(contentOf(entry, name))).toString('latin1');
      folder.make({ ...header, target });
      return;
    }
    folder.make({ ...header, target: '' });
    if (type === 'folder') return;
    for await (const data of contentOf(entry, name)) folder.write(data);
  };

  await asRefusal(takeAll(zip, take));
  folder.finish();
}

async function takeAll(zip: ZipFile, take: (entry: Entry) => Promise<void>): Promise<void> {
  for await (const entry of zip.eachEntry()) await take(entry);
}

/** What yauzl and zlib find in a file that was written is the archive's fault, unless the disk is broken. */
const asRefusal = <T>(promise: Promise<T>): Promise<T> =>
  promise.catch((error: unknown) => {
    const isOurs = error instanceof Refusal || (Error.isError(error) && 'syscall' in error);
    if (isOurs) throw error;
    const why = Error.isError(error) ? error.message : String(error);
    throw new Refusal('archive', `it is damaged, or no zip archive (${why.slice(0, 200)})`);
  });
