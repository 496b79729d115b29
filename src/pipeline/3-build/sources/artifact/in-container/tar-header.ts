import { quote } from '../../../../../text/quote.ts';
import { hasTarChecksum, tarNumber, tarText } from '../../../../../text/tar.ts';
import { Refusal } from './refusal.ts';

/** What kinds of entries are unpacked, and what extends the next one. Anything else is refused. */
const types = {
  '0': 'file',
  '\0': 'file',
  '1': 'hard link',
  '2': 'link',
  '5': 'folder',
  x: 'pax',
  g: 'global pax',
  L: 'long name',
  K: 'long link',
} as const;

export type TarType = (typeof types)[keyof typeof types];

/** Names are bytes, each as one character: tar does not say how they are encoded. */
export interface TarHeader {
  readonly type: TarType;
  readonly name: string;
  /** Where a link leads. */
  readonly target: string;
  readonly mode: number;
  /** Bytes of data that follow, without padding. */
  readonly size: number;
}

const withData: readonly TarType[] = ['file', 'pax', 'global pax', 'long name', 'long link'];
const devices: Readonly<Record<string, string>> = {
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
  S: 'a sparse file (tar without --sparse packs it)',
};

/** Parses a header block (POSIX ustar, GNU, or of the time before). @throws Refusal */
export function parseTarHeader(block: Buffer): TarHeader {
  if (!hasTarChecksum(block)) throw new Refusal('archive', 'it is damaged, or no tar archive');
  const magic = block.toString('latin1', 257, 265);
  const prefix = magic.startsWith('ustar\0') ? tarText(block, 345, 155) : '';
  const own = tarText(block, 0, 100);
  const name = prefix === '' ? own : `${prefix}/${own}`;
  const flag = block.toString('latin1', 156, 157);
  if (!Object.hasOwn(types, flag))
    throw new Refusal('archive', `${shown(name)} is ${devices[flag] ?? 'of an unknown type'}`);
  const type = types[flag as keyof typeof types];
  const size = tarNumber(block, 124, 12);
  if (size === undefined) throw new Refusal('archive', `${shown(name)} has no valid size`);
  return {
    // In old archives, folders are files whose name ends so.
    type: type === 'file' && name.endsWith('/') ? 'folder' : type,
    name,
    target: tarText(block, 157, 100),
    mode: tarNumber(block, 100, 8) ?? 0o644,
    size: withData.includes(type) ? size : 0,
  };
}

/** A name for a message: UTF-8, if it is. */
export const shown = (name: string): string => quote(Buffer.from(name, 'latin1').toString('utf8'), 200);
