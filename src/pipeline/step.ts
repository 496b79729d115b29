import type { Manifest } from './manifest/manifest.ts';
import type { Reason } from '../resource/reasons.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { FailureDetails, Phase, Status, StepName, StepStatus } from '../resource/status.ts';
import type { Snapshot } from './snapshot.ts';

/** What a step has learnt; it goes into the status, and later steps read it there. */
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
  /** For people: what it waits for. */
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

/** One step of the pipeline: a pure, synchronous decision over plain data. */
export interface Step {
  readonly name: StepName;
  /** The phase of a job that is in this step. */
  readonly phase: Phase;
  readonly decide: (job: DockerfileJob, seen: Snapshot) => Outcome;
  /** What the step will need and that is safe to make while an earlier one is at work. */
  readonly prepare?: (job: DockerfileJob, seen: Snapshot) => readonly Manifest[];
}
