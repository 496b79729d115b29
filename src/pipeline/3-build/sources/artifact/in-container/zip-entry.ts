import { isUtf8 } from 'node:buffer';
import { getFileNameLowLevel, type Entry } from 'yauzl';
import { Refusal } from './refusal.ts';
import { shown } from './tar-header.ts';
import type { TarEntry } from './tar-reader.ts';

/** The systems that made an entry (APPNOTE.TXT 4.4.2.2) of which we know what its attributes mean. */
const madeBy = { dos: 0, unix: 3, macos: 19 } as const;

/** The file types of Unix (POSIX sys/stat.h). 0 where the archiver kept only permissions. */
const types: Readonly<Record<number, TarEntry['type']>> = {
  0: 'file',
  0o10: 'file',
  0o04: 'folder',
  0o12: 'link',
};

/** What an entry of a zip archive is. Where a link leads is its content. @throws Refusal */
export function parseZipEntry(entry: Entry): Omit<TarEntry, 'target'> {
  const name = nameOf(entry);
  const system = entry.versionMadeBy >> 8;
  const hasMode = system === madeBy.unix || system === madeBy.macos;
  const mode = hasMode ? entry.externalFileAttributes >>> 16 : 0;
  const type = types[mode >> 12];
  if (!type) throw new Refusal('archive', `${shown(name)} is neither a file nor a folder nor a link`);
  if (entry.isEncrypted()) throw new Refusal('archive', `${shown(name)} is encrypted`);
  if (!entry.canDecodeFileData())
    throw new Refusal('archive', `${shown(name)} is compressed in another way than with deflate`);
  const isFolder = type === 'folder' || name.endsWith('/');
  const permissions = mode & 0o7777;
  return {
    type: isFolder ? 'folder' : type,
    name,
    // Without permissions, those that a new file and a new folder have.
    mode: permissions === 0 ? (isFolder ? 0o755 : 0o644) : permissions,
    size: isFolder ? 0 : entry.uncompressedSize,
  };
}

/**
 * A name as bytes, each as one character. Archivers on macOS write UTF-8 and do not say so; what is no UTF-8 is of an old
 * code page, unless the entry says otherwise.
 */
function nameOf({
  fileNameRaw: raw,
  generalPurposeBitFlag: flags,
  extraFields,
  versionMadeBy,
}: Entry): string {
  const bytes = isUtf8(raw) ? raw : Buffer.from(getFileNameLowLevel(flags, raw, extraFields, true));
  const name = bytes.toString('latin1');
  return versionMadeBy >> 8 === madeBy.dos ? name.replaceAll('\\', '/') : name;
}
