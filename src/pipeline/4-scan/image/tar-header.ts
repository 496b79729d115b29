import { quote } from '../../../text/quote.ts';
import { hasTarChecksum, tarBlock, tarNumber, tarText } from '../../../text/tar.ts';

/** A header block of a tar archive. */
export interface TarHeader {
  /** The type flag. */
  readonly type: string;
  /** Bytes of data that follow, without padding. */
  readonly size: number;
  readonly name: string;
  readonly linkName: string;
}

export const blockSize = tarBlock;

/** Types whose data follows: a file, extended headers (POSIX pax), and long names (GNU). */
export const extended = { pax: 'x', global: 'g', longName: 'L', longLink: 'K' } as const;
export const hardLink = '1';
/** Hard link, symbolic link, device, folder, FIFO: Go reads no data after them, whatever their size says. */
const withoutData = [hardLink, '2', '3', '4', '5', '6'];
const known = new Set(['0', ...withoutData, ...Object.values(extended)]);

/**
 * Parses a header block (POSIX ustar or GNU). Stricter than Go's archive/tar, which unpacks layers on nodes: whatever
 * the two could read differently is refused.
 * @returns why it is refused, as text
 */
export function parseTarHeader(block: Buffer): TarHeader | string {
  const magic = block.toString('latin1', 257, 263);
  if (magic !== 'ustar\0' && magic !== 'ustar ') return 'a header that is not ustar';
  if (!hasTarChecksum(block)) return 'a header with a wrong checksum';
  const type = block.toString('latin1', 156, 157);
  // Sparse files above all: they may declare any size, and unpacking one writes all of it.
  if (!known.has(type)) return `an entry of the type ${quote(type)}`;
  const size = tarNumber(block, 124, 12);
  if (size === undefined) return 'an entry without a valid size';
  const header = {
    type,
    size: withoutData.includes(type) ? 0 : size,
    // In the format of GNU tar, this is no prefix, but Go takes it for one if it holds no valid times.
    name: `${tarText(block, 345, 155)}/${tarText(block, 0, 100)}`,
    linkName: tarText(block, 157, 100),
  };
  return refusedName(header.name) ?? (type === hardLink ? refusedName(header.linkName) : undefined) ?? header;
}

/** Why a name is refused: it leads out of the folder that the archive is unpacked in. */
export const refusedName = (name: string): string | undefined =>
  name.split('/').includes('..') ? `the name ${quote(name)}` : undefined;
