import { createHash } from 'node:crypto';
import type { Descriptor } from '../../../../../resource/upload.ts';

/** The bytes of a blob as they come, which are the right ones if they come to an end. */
export class Verified {
  readonly #bytes: AsyncIterable<Buffer>;
  readonly #expected: Descriptor;
  /** Bytes so far. */
  read = 0;
  /** What has ended them early, or was wrong with them. It is the registry's fault. */
  interruption: Error | undefined;

  constructor(bytes: AsyncIterable<Buffer>, expected: Descriptor) {
    this.#bytes = bytes;
    this.#expected = expected;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    const { digest, size } = this.#expected;
    const hash = createHash('sha256');
    const requireRight = (isRight: boolean): void => {
      if (!isRight) throw new Error('the registry sent other bytes than were uploaded');
    };
    try {
      for await (const chunk of this.#bytes) {
        this.read += chunk.length;
        requireRight(this.read <= size);
        hash.update(chunk);
        yield chunk;
      }
      requireRight(this.read === size && `sha256:${hash.digest('hex')}` === digest);
    } catch (error) {
      this.interruption = error as Error;
      throw error;
    }
  }
}
