import { newestFirst } from '../resource/age-key.ts';
import type { JobEntry } from '../resource/job-entry.ts';
import { isTerminal } from '../resource/phases.ts';
import type { TemplateMark } from '../resource/template/mark.ts';
import type { DockerfileJobTemplate } from '../resource/template/schema.ts';

/** A job that a template has made. */
export type MadeJob = Pick<JobEntry, 'uid' | 'namespace' | 'name' | 'createdAt' | 'deleting' | 'phase'> & {
  readonly template: TemplateMark;
};

/** What came of making the job that was due. */
export interface Attempt {
  /** The time that it was due for, in milliseconds since the epoch. */
  readonly at: number;
  /** What the API server said, if it does not accept the job. */
  readonly refusal?: string;
}

/** Everything that a decision on a template may know. */
export interface TemplateSeen {
  readonly template: DockerfileJobTemplate;
  /** The jobs that it controls, in any order. */
  readonly jobs: readonly MadeJob[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Made in this pass already. */
  readonly attempt?: Attempt;
}

export const byAge = (jobs: readonly MadeJob[]): readonly MadeJob[] =>
  jobs.toSorted((a, b) => newestFirst(a.template.age, b.template.age));

/** Whether the job may still build, run or publish. One that is being deleted may until it is gone. */
export const isActive = ({ phase }: MadeJob): boolean => !isTerminal(phase);

/** Those of pull requests are apart: anybody may open one, and must not keep a push or a schedule from its job. */
export const withoutPullRequests = (jobs: readonly MadeJob[]): readonly MadeJob[] =>
  jobs.filter(({ template }) => !template.ofPullRequest);

export const ofPullRequests = (jobs: readonly MadeJob[]): readonly MadeJob[] =>
  jobs.filter(({ template }) => template.ofPullRequest);
