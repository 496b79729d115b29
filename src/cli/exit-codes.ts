import type { Job } from './jobs/job.ts';

/** What the exit code says, for scripts. docs/cli.md lists them. */
export const exitCodes = {
  success: 0,
  /** The job failed, or `lint` has found something. */
  failed: 1,
  /** The command line, or a file that it names, is wrong. */
  usage: 2,
  canceled: 3,
  /** There is no such job, or the cluster refuses the request. */
  refused: 4,
  /** The cluster cannot be reached. */
  unreachable: 5,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const ofPhase: Readonly<Record<string, ExitCode>> = {
  Succeeded: exitCodes.success,
  Failed: exitCodes.failed,
  Canceled: exitCodes.canceled,
};

/** The exit code for a job that is over; undefined for one that is not. */
export const exitCodeOf = ({ status }: Pick<Job, 'status'>): ExitCode | undefined =>
  Object.hasOwn(ofPhase, status.phase) ? ofPhase[status.phase] : undefined;
