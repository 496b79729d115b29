import type { DockerfileJob } from '../../resource/schema.ts';
import { runOf } from '../progress.ts';

/** A Deployment, as far as a rollout looks at it. */
export interface SeenDeployment {
  readonly uid: string;
  readonly resourceVersion: string;
  /** Image of the container that spec.deploy names. Undefined if the Deployment has no such container. */
  readonly image?: string;
  /** Names of its containers. */
  readonly containers: readonly string[];
  /** Whether there is a Service of its name. Looked for only if the job has made the Deployment. */
  readonly hasService?: boolean;
  /** Which run of which job has changed it last: see `deployerOf`. */
  readonly deployedBy?: string;
  /** Whether that is another job that still deploys or verifies. */
  readonly isTaken: boolean;
  readonly revision?: string;
  readonly generation: number;
  readonly observedGeneration: number;
  /** What spec.replicas asks for. */
  readonly wanted: number;
  readonly replicas: number;
  readonly updated: number;
  readonly available: number;
  /** What the condition Progressing says if its deadline is exceeded, and since when, in milliseconds since the epoch. */
  readonly stuck?: { readonly message: string; readonly since: number };
}

/** The run of a job, as the annotation of what it has deployed names it. */
export const deployerOf = (job: DockerfileJob): string => `${job.metadata.uid}/${runOf(job)}`;

/** A run of a job, as the watch shows it. */
interface Run {
  readonly uid: string;
  readonly namespace: string;
  /** Undefined unless it is at work. */
  readonly run?: number;
}

/** The uid of a job in that annotation, which anybody may have written. */
export const jobUidIn = (deployer: string): string => deployer.replace(/\/.*$/s, '');

/**
 * Whether another job has the Deployment: it is at work in the run that the annotation names. A run has one Deployment at most,
 * so no two jobs wait for each other.
 */
export const isTaken = (deployer: string | undefined, job: DockerfileJob, holder: Run | undefined): boolean =>
  holder?.run !== undefined &&
  holder.uid !== job.metadata.uid &&
  holder.namespace === job.metadata.namespace &&
  deployer === `${holder.uid}/${holder.run}`;

/** What the account of spec.deploy sees. */
export type DeploymentSeen =
  | { readonly kind: 'found'; readonly deployment: SeenDeployment }
  | { readonly kind: 'absent' }
  /** The account may not be used, or lacks a right. */
  | {
      readonly kind: 'denied';
      readonly message: string;
      /** Whether what is missing may only not be there yet. */
      readonly mayPass?: true;
    }
  /** The apiserver does not accept the change. */
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Whether every pod is of the current template and available, and no older one is left. As `kubectl rollout status` has it
 * (k8s.io/kubectl, pkg/polymorphichelpers/rollout_status.go).
 */
export const isComplete = (seen: SeenDeployment): boolean =>
  seen.observedGeneration >= seen.generation &&
  seen.updated >= seen.wanted &&
  seen.replicas <= seen.updated &&
  seen.available >= seen.updated;

/**
 * Why the rollout of the current template will not complete. What was said before does not count.
 * @param begun when the rollout began, in milliseconds since the epoch
 */
export const stuckSince = (
  { stuck, observedGeneration, generation }: SeenDeployment,
  begun: number,
): string | undefined =>
  stuck && stuck.since >= begun && observedGeneration >= generation ? stuck.message : undefined;

/** The digest of a reference that has one. */
const digestOf = (image: string): string | undefined => /@(.*)$/s.exec(image)?.[1];

/** An admission policy of the cluster may have set another registry, but not another digest. */
export const isSameImage = (one: string | undefined, other: string): boolean =>
  one === other || (one !== undefined && digestOf(one) !== undefined && digestOf(one) === digestOf(other));
