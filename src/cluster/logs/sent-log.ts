import { WithoutMark } from '../../resource/logs/without-mark.ts';

/** Characters. More than an archive keeps of a log, in bytes. */
const remembered = 80 * 1024;

/** What was read of the log of one container so far, over as many connections as it takes. */
export class SentLog {
  /** Bytes of the log, as the container wrote them. */
  bytes = 0;
  readonly pod: string;
  readonly #decoder = new TextDecoder();
  readonly #filter: WithoutMark;
  #tail = '';

  /** @param nonce what its results are told apart by: nobody who reads the log needs to know it */
  constructor(pod: string, nonce: string | undefined) {
    this.pod = pod;
    this.#filter = new WithoutMark(nonce === undefined ? '' : `${nonce} `);
  }

  /** Takes the next bytes of the log. @returns the text to show */
  take(chunk: Uint8Array): string {
    this.bytes += chunk.length;
    return this.#note(this.#filter.take(this.#decoder.decode(chunk, { stream: true })));
  }

  /** @returns the rest of the text, once the log is complete */
  end(): string {
    return this.#note(this.#filter.take(this.#decoder.decode()) + this.#filter.end());
  }

  /** The end of the text so far. */
  get tail(): string {
    return this.#tail;
  }

  #note(text: string): string {
    this.#tail += text;
    if (this.#tail.length > 2 * remembered) this.#tail = this.#tail.slice(-remembered);
    return text;
  }
}
