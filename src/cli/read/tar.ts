/** One entry of a tar archive. */
export interface TarEntry {
  /** Relative, with slashes, and without one at its end. */
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link';
  /** Bytes of a file. */
  readonly size: number;
  readonly isExecutable: boolean;
  /** Where a link leads. */
  readonly target?: string;
}

const block = 512;
/** What a header has room for (POSIX ustar). */
const nameBytes = 100;
const types = { file: '0', link: '2', folder: '5' } as const;

/**
 * The header of an entry. Owner and times are left out, so that the same files always give the same archive. A path that
 * does not fit, or is not ASCII, is in a header of its own before it (pax).
 */
export function tarHeader(entry: TarEntry): Buffer {
  const path = entry.type === 'folder' ? `${entry.path}/` : entry.path;
  const { target = '' } = entry;
  const records = [...paxRecord('path', path), ...paxRecord('linkpath', target)];
  const own = header({ ...entry, path, target, flag: types[entry.type] });
  if (records.length === 0) return own;
  const body = Buffer.concat(records);
  const pax = header({ path: 'pax', target: '', size: body.length, isExecutable: false, flag: 'x' });
  return Buffer.concat([pax, body, padding(body.length), own]);
}

/** What fills a file of this size up to a whole block. */
export const padding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block);

/** The end of an archive. */
export const tarEnd = Buffer.alloc(2 * block);

interface Fields {
  readonly path: string;
  readonly target: string;
  readonly size: number;
  readonly isExecutable: boolean;
  readonly flag: string;
}

function header({ path, target, size, isExecutable, flag }: Fields): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(fitting(path), 0);
  bytes.write(octal(isExecutable || flag === '5' ? 0o755 : 0o644, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(flag === '0' || flag === 'x' ? size : 0, 12), 124);
  bytes.write(octal(0, 12), 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write(flag, 156);
  bytes.write(fitting(target), 157);
  bytes.write('ustar\u000000', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

const isPlain = (text: string): boolean => Buffer.byteLength(text) < nameBytes && /^[\x20-\x7e]*$/.test(text);

/** What of a text has room in a header; the whole one is in a record then. */
const fitting = (text: string): string =>
  isPlain(text) ? text : text.replace(/[^\x20-\x7e]/g, '_').slice(0, nameBytes - 1);

/** A record says its own length, digits included. */
function paxRecord(key: string, value: string): Buffer[] {
  if (isPlain(value)) return [];
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const digits = String(bytes + String(bytes).length).length;
  return [Buffer.from(`${bytes + digits}${rest}`)];
}
