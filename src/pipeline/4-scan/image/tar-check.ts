import { parsePax } from './pax.ts';
import { blockSize, extended, parseTarHeader, refusedName, type TarHeader } from './tar-header.ts';

/** Maximum size of an extended header, in bytes. Go's own. */
const mostExtended = 1024 * 1024;

/**
 * Reads the headers of a tar archive as it streams by, and says why it must not be unpacked. Keeps no data but extended
 * headers. Linear.
 */
export class TarCheck {
  /** Number of entries so far. */
  entries = 0;
  #partial: Buffer = Buffer.alloc(0);
  /** Bytes of data and padding to pass over. */
  #skip = 0;
  #extension: TarHeader | undefined;
  /** The size of the next entry, if an extended header says so. */
  #size: number | undefined;
  #zeroBlocks = 0;

  /** @returns why the archive is refused */
  take(chunk: Buffer): string | undefined {
    let rest = chunk;
    while (rest.length > 0 && this.#zeroBlocks < 2) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, rest.length);
        this.#skip -= passed;
        rest = rest.subarray(passed);
        continue;
      }
      const missing = this.#wanted() - this.#partial.length;
      this.#partial = Buffer.concat([this.#partial, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (this.#partial.length < this.#wanted()) return undefined;
      const whole = this.#partial;
      this.#partial = Buffer.alloc(0);
      const refusal = this.#extension ? this.#extend(this.#extension, whole) : this.#enter(whole);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  /** Call this after the last byte. @returns why the archive is refused */
  end(): string | undefined {
    const isComplete = this.#partial.length === 0 && this.#skip === 0 && !this.#extension;
    return isComplete ? undefined : 'an end in the middle of an entry';
  }

  #wanted(): number {
    return this.#extension ? padded(this.#extension.size) : blockSize;
  }

  #enter(block: Buffer): string | undefined {
    if (block.every((byte) => byte === 0)) {
      this.#zeroBlocks += 1;
      return undefined;
    }
    if (this.#zeroBlocks > 0) return 'an entry after its end';
    const header = parseTarHeader(block);
    if (typeof header === 'string') return header;
    if (Object.values<string>(extended).includes(header.type)) {
      if (header.size > mostExtended) return 'an extended header of more than 1 MiB';
      if (header.type === extended.pax) this.#size = undefined;
      // Without data, the next block is a header again.
      if (header.size > 0) this.#extension = header;
      return undefined;
    }
    this.entries += 1;
    this.#skip = padded(header.type === '0' ? (this.#size ?? header.size) : 0);
    this.#size = undefined;
    return undefined;
  }

  #extend({ type, size }: TarHeader, whole: Buffer): string | undefined {
    this.#extension = undefined;
    const data = whole.subarray(0, size);
    if (type === extended.longName || type === extended.longLink)
      return refusedName(data.toString('latin1').replace(/\0.*$/s, ''));
    const pax = parsePax(data);
    if (typeof pax === 'string') return pax;
    // Go ignores what global headers say about sizes.
    if (type === extended.pax) this.#size = pax.size;
    return undefined;
  }
}

const padded = (size: number): number => Math.ceil(size / blockSize) * blockSize;
