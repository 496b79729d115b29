import type { GitCredentials } from '../resource/git-source.ts';
import type { PodStep } from '../resource/names.ts';
import type { Settings } from '../config/settings.ts';

/** A container as the kubelet tells of it. */
export interface ContainerSeen {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'terminated';
  /** ImagePullBackOff, CreateContainerError, OOMKilled, Completed … */
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

export interface PodSeen {
  readonly name: string;
  readonly uid: string;
  readonly step: PodStep;
  readonly run: number;
  readonly attempt: number;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** Evicted, NodeLost, DeadlineExceeded … */
  readonly reason?: string;
  readonly message?: string;
  readonly node?: string;
  readonly createdAt: string;
  readonly deleting: boolean;
  readonly runtimeClass?: string;
  readonly userNamespace: boolean;
  readonly containers: readonly ContainerSeen[];
}

export interface NamespaceSeen {
  readonly run: number;
  readonly deleting: boolean;
}

/** The Dockerfile and the files beside it (base64 by name), or why they cannot be had yet, or at all. */
export type SourceSeen =
  | { readonly found: true; readonly dockerfile: string; readonly files: Readonly<Record<string, string>> }
  /** In a repository: a container of the build pod fetches it, with these credentials if it needs any. */
  | { readonly found: 'later'; readonly credentials?: GitCredentials }
  | { readonly found: false; readonly message: string };

/** Everything that a pass may know, read once, the time included. Nothing else reaches a decision. */
export interface Snapshot {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly settings: Settings;
  readonly source: SourceSeen;
  /** Jobs that would be admitted before this one; 0 with a free slot admits it. */
  readonly queue: { readonly ahead: number; readonly freeSlots: number };
  readonly runtimeClasses: readonly string[];
  readonly namespace?: NamespaceSeen;
  readonly pods: readonly PodSeen[];
  /** Last lines of containers, by `pod/container`; read only where a decision or the archive needs them. */
  readonly logs: Readonly<Record<string, string>>;
  /** What trusted containers printed as their result, by `pod/container`, before or after they ended. */
  readonly results: Readonly<Record<string, string>>;
}
