import type { Readable } from 'node:stream';
import type { Kind, Ref } from './kinds.ts';
import type { KubeObject, Writable } from './object.ts';

export interface ListOptions {
  /** Without it, all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  /** Objects a page. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface Page {
  readonly items: readonly KubeObject[];
  /** Where a watch may go on from. */
  readonly resourceVersion: string;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  /** Deletes this object only, not a later one of its name. */
  readonly uid?: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for one try. */
  readonly timeout?: number;
}

export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface StreamOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds until the answer begins; Infinity means no limit. */
  readonly timeout?: number;
}

export interface LogStreamOptions extends StreamOptions {
  readonly follow?: boolean;
  /** Prefixes each line with its time (RFC 3339). */
  readonly timestamps?: boolean;
  /** Lines from the end; the whole log if omitted. */
  readonly tailLines?: number | undefined;
  /** Bytes after which the log is cut. */
  readonly limitBytes?: number;
}

export interface WatchStreamOptions extends StreamOptions {
  /** All namespaces if omitted. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  /** The version to start after. */
  readonly resourceVersion: string;
  /** Seconds after which the apiserver ends the watch. */
  readonly timeoutSeconds: number;
}

export type Created =
  { readonly outcome: 'created'; readonly object: KubeObject } | { readonly outcome: 'exists' };

/** The apiserver. Everything throws ApiError; see errors.ts for what may be asked of one. */
export interface Cluster {
  /** undefined when there is no such object. */
  get(ref: Ref, options?: CallOptions): Promise<KubeObject | undefined>;
  /** All objects, fetched in pages. */
  list(kind: Kind, options?: ListOptions): AsyncGenerator<KubeObject, void>;
  pages(kind: Kind, options?: ListOptions): AsyncGenerator<Page, void>;
  create(manifest: Writable, options?: CallOptions): Promise<Created>;
  /** Server-side apply (KEP-555), forced: our fields are ours. */
  apply(manifest: Writable, options?: CallOptions): Promise<KubeObject>;
  /** JSON merge patch (RFC 7396): null removes a field, a list replaces the list. */
  patch(ref: Ref, patch: object, options?: CallOptions): Promise<KubeObject>;
  /** The same on /status; a conflict (isConflict) when the object is no longer at `resourceVersion`. */
  patchStatus(
    ref: Ref,
    change: { readonly resourceVersion: string; readonly status: object },
    options?: CallOptions,
  ): Promise<KubeObject>;
  /** Writes the whole object; a conflict when its metadata.resourceVersion is given and old. */
  replace(manifest: Writable, options?: CallOptions): Promise<KubeObject>;
  /** `gone` when there was no such object; `deleted` when its deletion has begun. */
  delete(ref: Ref, options?: DeleteOptions & CallOptions): Promise<'deleted' | 'gone'>;
  /** Returns the review with its status filled in. */
  createReview(
    kind: 'TokenReview' | 'SubjectAccessReview',
    spec: object,
    options?: CallOptions,
  ): Promise<Record<string, unknown>>;
  /**
   * Opens a container's log as bytes; the caller reads it to its end or destroys it. With `follow` the answer does
   * not begin before the container writes.
   */
  openLog(ref: ContainerRef, options?: LogStreamOptions): Promise<Readable>;
  /** Opens a watch with bookmarks, one WatchEvent a line; the caller reads it to its end or destroys it. */
  openWatch(kind: Kind, options: WatchStreamOptions): Promise<Readable>;
  /** Whether the apiserver says within 3 s that it is ready. */
  reachable(): Promise<boolean>;
  close(): Promise<void>;
}
