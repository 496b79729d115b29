import type { Readable } from 'node:stream';
import type { Kind, Ref } from './kinds.ts';
import type { Creatable, KubeObject, Writable } from './object.ts';

export interface ListOptions {
  /** Defaults to all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  /** Objects per page; defaults to 500. */
  readonly limit?: number;
  /**
   * Takes what the apiserver has in its cache, on one page. That is several times as quick, but with several apiservers it
   * may be seconds old (Kubernetes API concepts, `resourceVersion=0`).
   */
  readonly cached?: boolean;
  /** Only the object of this name, as it was at this version. Throws an error (isExpired) if that is too long ago. */
  readonly past?: { readonly name: string; readonly resourceVersion: string };
  readonly signal?: AbortSignal;
}

export interface ListEnd {
  /** The version that a watch can continue from. */
  readonly resourceVersion: string;
}

export interface DeleteOptions {
  /** Defaults to the object's own grace period. */
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  /** Deletes only the object with this uid, not a newer one with the same name. */
  readonly uid?: string;
  /** Deletes only the object at this version. */
  readonly resourceVersion?: string;
}

export interface CreateOptions {
  /** Strict: the apiserver refuses unknown and repeated fields instead of dropping them (KEP-2885). */
  readonly fieldValidation?: 'Strict';
  /** Whether the apiserver only checks the object. */
  readonly dryRun?: boolean;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for one attempt; defaults to 15 s. */
  readonly timeout?: number;
  /** Username to impersonate. */
  readonly as?: string;
}

export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface StreamOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds until the response starts; Infinity disables the limit. Defaults to 15 s. */
  readonly timeout?: number;
}

export interface LogStreamOptions extends StreamOptions {
  readonly follow?: boolean;
  /** Prefixes each line with its timestamp (RFC 3339). */
  readonly timestamps?: boolean;
  /** Number of lines from the end; defaults to the whole log. */
  readonly tailLines?: number | undefined;
  /** The apiserver ends the log after this many bytes. */
  readonly limitBytes?: number;
}

export interface AttachOptions extends StreamOptions {
  /** What to write to the standard input of the container. */
  readonly input: string;
}

export interface WatchStreamOptions extends StreamOptions {
  /** Defaults to all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** The watch reports changes after this version. */
  readonly resourceVersion: string;
  /** Seconds after which the apiserver ends the watch. */
  readonly timeoutSeconds: number;
}

export type Created =
  { readonly outcome: 'created'; readonly object: KubeObject } | { readonly outcome: 'exists' };

/** The apiserver. All methods throw ApiError; errors.ts has predicates for the cases that callers handle. */
export interface Cluster {
  /** Returns undefined if there is no such object. */
  get(ref: Ref, options?: CallOptions): Promise<KubeObject | undefined>;
  /**
   * Yields all objects, fetching page after page. An object is parsed when it arrives, so that memory holds one of
   * them, however large a page is.
   */
  list(kind: Kind, options?: ListOptions): AsyncGenerator<KubeObject, ListEnd>;
  /** Returns `exists` if the name is taken. */
  create(manifest: Creatable, options?: CallOptions & CreateOptions): Promise<Created>;
  /** Server-side apply (KEP-555), forced: takes over fields that others have set. */
  apply(manifest: Writable, options?: CallOptions): Promise<KubeObject>;
  /** JSON merge patch (RFC 7396): null removes a field, and a list replaces the whole list. */
  patch(ref: Ref, patch: object, options?: CallOptions): Promise<KubeObject>;
  /** Strategic merge patch: like a merge patch, but lists whose items have a key are merged by it. Not for custom resources. */
  patchItems(ref: Ref, patch: object, options?: CallOptions): Promise<KubeObject>;
  /** Merge patch of /status. Throws a conflict (isConflict) if the object is no longer at `resourceVersion`. */
  patchStatus(
    ref: Ref,
    change: { readonly resourceVersion: string; readonly status: object },
    options?: CallOptions,
  ): Promise<KubeObject>;
  /** Replaces the whole object. Throws a conflict if the manifest has a resourceVersion that is not the latest. */
  replace(manifest: Writable, options?: CallOptions): Promise<KubeObject>;
  /** Returns `deleted` once deletion has started, and `gone` if there was no such object. */
  delete(ref: Ref, options?: DeleteOptions & CallOptions): Promise<'deleted' | 'gone'>;
  /** Returns the review with its status. */
  createReview(
    kind: 'TokenReview' | 'SubjectAccessReview' | 'SelfSubjectAccessReview',
    spec: object,
    options?: CallOptions,
  ): Promise<Record<string, unknown>>;
  /**
   * Opens the log of a container as a byte stream, which the caller must consume or destroy. With `follow`, the
   * response starts only when the container writes its first byte.
   */
  openLog(ref: ContainerRef, options?: LogStreamOptions): Promise<Readable>;
  /**
   * Writes to the standard input of a running container, and returns what it writes to its standard output from then on,
   * as a byte stream, which the caller must consume or destroy.
   */
  attach(ref: ContainerRef, options: AttachOptions): Promise<Readable>;
  /** Opens a watch with bookmarks, one WatchEvent per line. The caller must consume or destroy the stream. */
  openWatch(kind: Kind, options: WatchStreamOptions): Promise<Readable>;
  /** Returns what the apiserver says of itself at a path such as /version or /apis. */
  describe(path: '/version' | `/apis/${string}`, options?: CallOptions): Promise<unknown>;
  /** Whether the apiserver's /readyz succeeds within 3 s. */
  reachable(): Promise<boolean>;
  /** Closes all connections. */
  close(): Promise<void>;
}
