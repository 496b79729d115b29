import { parsePax } from './pax.ts';
import { blockSize, extended, hardLink, parseTarHeader, refusedName, type TarHeader } from './tar-header.ts';

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
  /** Whether the next header must be the entry that extended headers belong to, or one more of them. */
  #extends = false;
  /** The size of the next entry, if an extended header says so. */
  #size: number | undefined;
  /** Why the next entry is refused if it is a hard link. */
  #badLink: string | undefined;
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
    if (isExtended(header)) return this.#announce(header);
    this.entries += 1;
    this.#skip = padded(header.type === '0' ? (this.#size ?? header.size) : 0);
    const badLink = header.type === hardLink ? this.#badLink : undefined;
    this.#size = undefined;
    this.#badLink = undefined;
    this.#extends = false;
    return badLink;
  }

  #announce(header: TarHeader): string | undefined {
    if (header.size > mostExtended) return 'an extended header of more than 1 MiB';
    // Readers disagree on whether a global header ends what the headers before it extend. Go says yes.
    if (header.type === extended.global && this.#extends) return 'an extended header without its entry';
    if (header.type !== extended.global) this.#extends = true;
    if (header.type === extended.pax) this.#size = undefined;
    // Without data, the next block is a header again.
    if (header.size > 0) this.#extension = header;
    return undefined;
  }

  #extend({ type, size }: TarHeader, whole: Buffer): string | undefined {
    this.#extension = undefined;
    const data = whole.subarray(0, size);
    if (type === extended.longName || type === extended.longLink) {
      const refusal = refusedName(data.toString('latin1').replace(/\0.*$/s, ''));
      if (type === extended.longName) return refusal;
      this.#badLink ??= refusal;
      return undefined;
    }
    const pax = parsePax(data);
    if (typeof pax === 'string') return pax;
    // Go ignores what global headers say about entries.
    if (type === extended.global) return undefined;
    this.#size = pax.size;
    this.#badLink ??= pax.badLink;
    return undefined;
  }
}

const isExtended = ({ type }: TarHeader): boolean => Object.values<string>(extended).includes(type);
const padded = (size: number): number => Math.ceil(size / blockSize) * blockSize;
