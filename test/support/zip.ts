import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name?: string | Buffer;
  readonly data?: string | Buffer;
  /** Type and permissions, as Unix has them. */
  readonly mode?: number;
  /** The system that made the entry: 3 is Unix, 0 DOS. */
  readonly system?: number;
  /** 8 is deflate, 0 none. */
  readonly method?: number;
  readonly flags?: number;
  /** What the list of files says, if not the truth. */
  readonly says?: { readonly size?: number; readonly sum?: number };
}

/** Makes a zip archive (APPNOTE.TXT 6.3). */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name = 'file', data = '', mode = 0o100644, system = 3, method = 8, flags = 0, says } = entry;
    const content = Buffer.from(data);
    const packed = method === 8 ? deflateRawSync(content) : content;
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(flags, 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(says?.sum ?? crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(says?.size ?? content.length, 18);
    shared.writeUInt16LE(Buffer.from(name).length, 22);
    const first = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(name), packed]);
    const more = Buffer.alloc(14);
    more.writeUInt32LE((mode << 16) >>> 0, 6);
    more.writeUInt32LE(offset, 10);
    list.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, system]), shared, more, Buffer.from(name)]));
    local.push(first);
    offset += first.length;
  }
  const names = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(names.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, names, end]);
}
