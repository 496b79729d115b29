import type { ContainerName } from './containers.ts';
import type { LayerMount } from './layer-mount.ts';
import type { Manifest } from './manifest/manifest.ts';
import type { Reason } from '../resource/reasons.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Phase } from '../resource/phases.ts';
import type { FailureDetails, Status, StepStatus } from '../resource/status.ts';
import type { StepName } from '../resource/steps.ts';
import type { DeploymentChange } from './rollout/change.ts';
import type { Snapshot } from './snapshot.ts';

/** Fields of the status that the walk, the conclusion or the cleaning writes, never a step. */
type OwnFields =
  | 'phase'
  | 'conditions'
  | 'observedGeneration'
  | 'run'
  | 'runHash'
  | 'startTime'
  | 'completionTime'
  | 'steps'
  | 'archive'
  | 'failureDetails';

/** What a step has learned. Written to the status, where later steps read it. */
export type Facts = Partial<Omit<Status, OwnFields>> & {
  readonly step?: Partial<Omit<StepStatus, 'name' | 'state'>>;
};

/** An image of another job's repository that the job gets a copy of, by digest. */
export interface ImageCopy {
  /** The uid of the job that has it. */
  readonly from: string;
  readonly digest: string;
  readonly tag: string;
}

export interface Done {
  readonly kind: 'done';
  /** What must have been copied before anything is recorded, or the decision is taken again without the earlier job. */
  readonly copy?: ImageCopy;
  readonly want: readonly Manifest[];
  readonly facts?: Facts;
}

export interface Wait {
  readonly kind: 'wait';
  readonly want: readonly Manifest[];
  /** What the step waits for, in words for the user. */
  readonly message: string;
  readonly facts?: Facts;
  /** Only saves work, so nothing waits for it. */
  readonly mount?: LayerMount;
  /** A change of the Deployment that spec.deploy names. Made with the rights of its account only. */
  readonly change?: DeploymentChange;
  /**
   * When to decide again even if no event arrives, in milliseconds since the epoch. A decision at that time must not
   * wait for the same thing in vain: an event may never come.
   */
  readonly until: number;
}

export interface Fail {
  readonly kind: 'fail';
  readonly reason: Reason;
  readonly message: string;
  readonly location?: Omit<NonNullable<FailureDetails['location']>, 'container'> & {
    readonly container?: ContainerName;
  };
  readonly logTail?: string;
  readonly facts?: Facts;
}

/** What a failure says besides its reason and message. */
export type FailDetails = Pick<Fail, 'location' | 'logTail' | 'facts'>;

export type Outcome = Done | Wait | Fail;

/** One step of the pipeline: a pure, synchronous decision over plain data. */
export interface Step<N extends StepName = StepName> {
  readonly name: N;
  /** The phase of a job that is in this step. */
  readonly phase: Phase;
  /** Whether a job has this step. Omitted if every job has it. */
  readonly applies?: (job: DockerfileJob) => boolean;
  readonly decide: (job: DockerfileJob, seen: Snapshot) => Outcome;
  /** Objects that the step will need and that are safe to create while an earlier step is running. */
  readonly prepare?: (job: DockerfileJob, seen: Snapshot) => readonly Manifest[];
  /** What the step learns after the job is over. Nothing waits for it. */
  readonly afterwards?: (job: DockerfileJob, seen: Snapshot) => Omit<Facts, 'step'>;
}
