import type { Manifest } from './manifest/manifest.ts';
import type { Reason } from '../resource/reasons.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Phase } from '../resource/phases.ts';
import type { FailureDetails, Status, StepStatus } from '../resource/status.ts';
import type { StepName } from '../resource/steps.ts';
import type { Snapshot } from './snapshot.ts';

/** What a step has learned. It goes into the status, where later steps read it. */
export type Facts = Partial<
  Pick<Status, 'source' | 'image' | 'vulnerabilities' | 'lint' | 'audit' | 'sandbox' | 'performance'>
> & {
  readonly step?: Partial<Omit<StepStatus, 'name' | 'state'>>;
};

export interface Done {
  readonly kind: 'done';
  readonly want: readonly Manifest[];
  readonly facts?: Facts;
}

export interface Wait {
  readonly kind: 'wait';
  readonly want: readonly Manifest[];
  /** What it waits for, for people. */
  readonly message: string;
  readonly facts?: Facts;
  /** Milliseconds since the epoch at which to look again even if nothing is reported. */
  readonly until?: number;
}

export interface Fail {
  readonly kind: 'fail';
  readonly reason: Reason;
  readonly message: string;
  readonly location?: FailureDetails['location'];
  readonly logTail?: string;
  readonly facts?: Facts;
}

export type Outcome = Done | Wait | Fail;

export interface Afterwards {
  readonly facts: Omit<Facts, 'step'>;
  /** More may come: cleaning may wait for it for a while. */
  readonly isPending: boolean;
}

/** One step of the pipeline: a pure, synchronous decision over plain data. */
export interface Step {
  readonly name: StepName;
  /** The phase of a job that is in this step. */
  readonly phase: Phase;
  readonly decide: (job: DockerfileJob, seen: Snapshot) => Outcome;
  /** What the step will need and what is safe to make while an earlier step is at work. */
  readonly prepare?: (job: DockerfileJob, seen: Snapshot) => readonly Manifest[];
  /** What the step still learns when the job is over: advice that no job waits for. */
  readonly afterwards?: (job: DockerfileJob, seen: Snapshot) => Afterwards;
}
