import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

/** Bytes that are read at once. */
const chunkSize = 64 * 1024;

/**
 * A file that a zip archive is read from. With yauzl's own reader, a place beyond the end of the file can end the process:
 * Node.js throws where nobody could catch it. Here, each read is a promise.
 */
export class ArchiveFile extends RandomAccessReader {
  readonly #file: FileHandle;
  /** Bytes. */
  readonly size: number;

  constructor(file: FileHandle, size: number) {
    super();
    this.#file = file;
    this.size = size;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#fill(buffer.subarray(offset, offset + length), position).then(
      () => {
        callback(null);
      },
      (error: unknown) => {
        callback(error as Error);
      },
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#chunks(start, end));
  }

  /** Whoever has opened the file closes it. */
  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  async *#chunks(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += chunkSize) {
      const chunk = Buffer.alloc(Math.min(chunkSize, end - at));
      await this.#fill(chunk, at);
      yield chunk;
    }
  }

  async #fill(buffer: Buffer, position: number): Promise<void> {
    if (position < 0 || position + buffer.length > this.size)
      throw new Error('it refers to a place beyond its end');
    await this.#file.read(buffer, 0, buffer.length, position);
  }
}
