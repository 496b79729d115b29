export type Verb = 'get' | 'list' | 'watch' | 'create' | 'apply' | 'patch' | 'update' | 'delete';

export interface Call {
  readonly verb: Verb;
  /** Kind, or `kind/subresource`: a label of the metrics. */
  readonly kind: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one try, the answer read; of a stream, until the answer has begun. Infinity is no limit. */
  readonly timeout?: number | undefined;
}

/** What the metrics are told of each try. */
export interface RequestSeen {
  readonly verb: Verb;
  readonly kind: string;
  /** 0 when there was no answer. */
  readonly code: number;
  readonly seconds: number;
}
