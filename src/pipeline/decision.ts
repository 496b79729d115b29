import type { LayerMount } from './layer-mount.ts';
import type { Manifest } from './manifest/manifest.ts';
import type { Status } from '../resource/status.ts';
import type { PushSeen } from './7-publish/push-secret.ts';
import type { DeploymentChange } from './rollout/change.ts';
import type { ImageCopy } from './step.ts';

/** An image that a job has published, and that must go from there. */
export interface UnwantedImage {
  /** `host[:port]/path` */
  readonly repository: string;
  readonly digest: string;
  /** What it was published with. */
  readonly push: PushSeen;
}

/** Something that belongs to the job and must not exist. */
export type Absent =
  | { readonly kind: 'namespace' }
  | { readonly kind: 'pod'; readonly name: string }
  /** Every image in the job's repository. With `giveUp`, an unreachable registry is ignored. */
  | { readonly kind: 'images'; readonly giveUp: boolean }
  /** With `giveUp`, it stays if its registry cannot be reached. */
  | { readonly kind: 'published'; readonly image: UnwantedImage; readonly giveUp: boolean }
  /** The job object itself: its retention period has ended. */
  | { readonly kind: 'job' };

/** The result of a pass. `apply` changes the cluster accordingly, `report` writes the status. */
export interface Decision {
  /**
   * `hold` adds the finalizer, before anything exists that must be cleaned up. `release` removes it once everything in
   * `absent` is gone. A job that never had a slot never has it, so thousands of them can be deleted in one go.
   */
  readonly finalizer: 'hold' | 'keep' | 'release';
  /** Objects that must exist, in the order of their creation. */
  readonly want: readonly Manifest[];
  readonly absent: readonly Absent[];
  /** An image to copy into the job's repository before any pod is created. */
  readonly copy?: ImageCopy;
  /** Layers for the job's repository, which a build is about to need. Nothing depends on them. */
  readonly mount?: LayerMount;
  /** A change of the Deployment that spec.deploy names. Made with the rights of its account only. */
  readonly change?: DeploymentChange;
  readonly status: Status;
  /** When to run the next pass even if no event arrives, in milliseconds since the epoch. */
  readonly again?: number;
}
