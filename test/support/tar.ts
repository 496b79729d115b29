const block = 512;

export interface TarEntry {
  readonly name?: string;
  readonly data?: string | Buffer;
  /** The type flag. `0` is a file. */
  readonly type?: string;
  readonly linkName?: string;
  readonly prefix?: string;
  /** Replaces bytes of the header, by offset. The checksum is right all the same. */
  readonly patch?: readonly { readonly at: number; readonly bytes: string }[];
  readonly checksum?: string;
}

/** Makes a tar archive (POSIX ustar). */
export const tarOf = (entries: readonly TarEntry[]): Buffer =>
  Buffer.concat([...entries.map(entryOf), Buffer.alloc(2 * block)]);

export function entryOf({ name = 'file', data = '', type = '0', ...more }: TarEntry): Buffer {
  const content = Buffer.from(data);
  const header = Buffer.alloc(block);
  header.write(name, 0, 'latin1');
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(' '.repeat(8), 148);
  header.write(type, 156, 'latin1');
  header.write(more.linkName ?? '', 157, 'latin1');
  header.write('ustar\0', 257, 'latin1');
  header.write('00', 263);
  header.write(more.prefix ?? '', 345, 'latin1');
  for (const { at, bytes } of more.patch ?? []) header.write(bytes, at, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(more.checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((block - (content.length % block)) % block);
  return Buffer.concat([header, content, padding]);
}

/** A record of an extended header (POSIX pax). */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return `${length}${rest}`;
}
