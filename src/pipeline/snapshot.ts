import type { Settings } from '../config/settings.ts';
import type { GitCredentials } from '../resource/git-source.ts';
import type { ContainerName } from './containers.ts';
import type { PodSeen } from './pod-seen.ts';
import type { Results } from './results.ts';

export interface NamespaceSeen {
  readonly run: number;
  readonly deleting: boolean;
}

/** What is known of the job's source before any pod runs. */
export type SourceSeen =
  | {
      readonly kind: 'read';
      readonly dockerfile: string;
      /** The files beside it, base64 by name. */
      readonly files: Readonly<Record<string, string>>;
      /** Identifies the Dockerfile and its files. */
      readonly sha256: string;
    }
  /** A container of the build pod fetches it, with these credentials if it needs any. */
  | { readonly kind: 'fetched-in-pod'; readonly credentials?: GitCredentials }
  | { readonly kind: 'unavailable'; readonly message: string }
  /** Nothing needs it any more. */
  | { readonly kind: 'unread' };

/** Everything that a pass may know, read and parsed once, the time included. Nothing else reaches a decision. */
export interface Snapshot {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly settings: Settings;
  readonly source: SourceSeen;
  /** Jobs that are admitted before this one; with 0 and a free slot it is admitted. */
  readonly queue: { readonly ahead: number; readonly freeSlots: number };
  readonly runtimeClasses: readonly string[];
  readonly namespace?: NamespaceSeen;
  readonly pods: readonly PodSeen[];
  /** The end of a log, for containers of the current pods whose log a decision or the archive needs. */
  readonly logs: Readonly<Partial<Record<ContainerName, string>>>;
  /** What trusted containers of the current pods have reported, whether or not they have ended. */
  readonly results: Results;
}
