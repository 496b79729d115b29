import type { Manifest } from './manifest/manifest.ts';
import type { Status } from '../resource/status.ts';

/** Something of the job that must not be there. */
export type Absent =
  | { readonly kind: 'namespace' }
  | { readonly kind: 'pod'; readonly name: string }
  /** Every image in the job's repository; with `giveUp` a registry that is out of reach is left alone. */
  | { readonly kind: 'images'; readonly giveUp: boolean }
  /** The object itself: its retention is over. */
  | { readonly kind: 'job' };

/** What a pass has come to: apply makes the cluster hold it, report writes the status. */
export interface Decision {
  /** `release` lets the object go once all that is to be absent is. */
  readonly finalizer: 'hold' | 'release';
  /** In the order in which they are made. */
  readonly want: readonly Manifest[];
  readonly absent: readonly Absent[];
  readonly status: Status;
  /** Milliseconds since the epoch at which to look again even if nothing is reported. */
  readonly again?: number;
}
