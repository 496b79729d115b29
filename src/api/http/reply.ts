export interface ReplyHead {
  /** Defaults to the first status that the operation is documented with. */
  readonly status?: number;
  /** An entity tag with its quotes (RFC 9110, 8.8.3). A GET that names it in If-None-Match is answered with 304. */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an operation returns if its answer has more than a body. */
export class Reply<T> {
  readonly body: T;
  readonly head: ReplyHead;

  constructor(body: T, head: ReplyHead) {
    this.body = body;
    this.head = head;
  }
}

/** The reply that a value stands for. */
export const replyOf = <T>(value: T | Reply<T>): Reply<T> =>
  value instanceof Reply ? value : new Reply(value, {});
