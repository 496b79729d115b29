/** RBAC verbs, plus `apply` and `patchItems`, which RBAC treats as `patch`. */
export type Verb =
  'get' | 'list' | 'watch' | 'create' | 'apply' | 'patch' | 'patchItems' | 'update' | 'delete';

/** One request to the apiserver. */
export interface Call {
  readonly verb: Verb;
  /** `Kind` or `Kind/subresource`, used as a metrics label. */
  readonly kind: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds for one attempt, including reading the body. For a stream, milliseconds until the response starts.
   * Infinity disables the limit. Defaults to 15 s.
   */
  readonly timeout?: number | undefined;
  /** Username to impersonate: the request has its rights, not those of the client. */
  readonly as?: string | undefined;
}

/** One attempt of a request, as reported to metrics. */
export interface RequestSeen {
  readonly verb: Verb;
  readonly kind: string;
  /** HTTP status; 0 if there was no response. */
  readonly code: number;
  readonly seconds: number;
}
