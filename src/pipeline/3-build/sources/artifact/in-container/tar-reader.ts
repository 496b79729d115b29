import { tarBlock } from '../../../../../text/tar.ts';
import { parsePax } from './pax.ts';
import { Refusal } from './refusal.ts';
import { parseTarHeader, type TarHeader } from './tar-header.ts';

/** Something to make in the folder, or the next bytes of the file that was made last. */
export type TarPart = TarEntry | Buffer;

export interface TarEntry extends Omit<TarHeader, 'type'> {
  readonly type: 'file' | 'folder' | 'link' | 'hard link';
}

/** Maximum size of an extended header, in bytes. */
const mostExtended = 64 * 1024;

/** What headers before an entry say about it. */
interface Extension {
  readonly name?: string;
  readonly target?: string;
  readonly size?: number;
}

/** Reads a tar archive as it streams by. Keeps a block of it, or an extended header. Linear. */
export class TarReader {
  #partial: Buffer = Buffer.alloc(0);
  /** Bytes of the file, and of the padding after it, that are still to come. */
  #data = 0;
  #padding = 0;
  #extending: TarHeader | undefined;
  #extension: Extension = {};
  #zeroBlocks = 0;

  /** @throws Refusal */
  *take(chunk: Buffer): Generator<TarPart, void> {
    let rest = chunk;
    // What follows two empty blocks is padding.
    while (rest.length > 0 && this.#zeroBlocks < 2) {
      if (this.#data > 0) {
        const data = rest.subarray(0, this.#data);
        this.#data -= data.length;
        rest = rest.subarray(data.length);
        yield data;
      } else if (this.#padding > 0) {
        const passed = Math.min(this.#padding, rest.length);
        this.#padding -= passed;
        rest = rest.subarray(passed);
      } else {
        const missing = this.#wanted() - this.#partial.length;
        this.#partial = Buffer.concat([this.#partial, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (this.#partial.length < this.#wanted()) return;
        const whole = this.#partial;
        this.#partial = Buffer.alloc(0);
        if (this.#extending) {
          this.#extend(this.#extending, whole);
          continue;
        }
        const entry = this.#enter(whole);
        if (entry) yield entry;
      }
    }
  }

  /** Call this after the last byte. @throws Refusal */
  end(): void {
    const isComplete =
      this.#partial.length === 0 && this.#data === 0 && this.#padding === 0 && !this.#extending;
    // One empty block is enough for other readers, and so is none.
    if (!isComplete) throw new Refusal('archive', 'it ends in the middle of a file');
  }

  #wanted(): number {
    return this.#extending ? padded(this.#extending.size) : tarBlock;
  }

  #enter(block: Buffer): TarEntry | undefined {
    if (block.every((byte) => byte === 0)) {
      this.#zeroBlocks += 1;
      return undefined;
    }
    if (this.#zeroBlocks > 0) throw new Refusal('archive', 'it goes on after its end');
    const header = parseTarHeader(block);
    const { type } = header;
    if (type === 'pax' || type === 'global pax' || type === 'long name' || type === 'long link') {
      if (header.size > mostExtended)
        throw new Refusal('archive', `it has a header of more than ${mostExtended} bytes`);
      // Without data, the next block is a header again.
      if (header.size > 0) this.#extending = header;
      return undefined;
    }
    const entry = { ...header, type, ...this.#extension, ...(type !== 'file' && { size: 0 }) };
    this.#extension = {};
    this.#data = entry.size;
    this.#padding = padded(entry.size) - entry.size;
    return entry;
  }

  #extend({ type, size }: TarHeader, whole: Buffer): void {
    this.#extending = undefined;
    const data = whole.subarray(0, size);
    const text = data.toString('latin1').replace(/\0.*$/s, '');
    if (type === 'long name') this.#extension = { name: text, ...this.#extension };
    if (type === 'long link') this.#extension = { target: text, ...this.#extension };
    // What it says about all entries is of no use here: times and comments.
    if (type === 'pax') this.#extension = { ...this.#extension, ...parsePax(data) };
  }
}

const padded = (size: number): number => Math.ceil(size / tarBlock) * tarBlock;
