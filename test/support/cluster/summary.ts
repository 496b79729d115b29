import type { DockerfileJob } from '../../../src/resource/schema.ts';

/** Summarizes the outcome of a job, so that the diff of a failed assertion shows why the job failed. */
export const summaryOf = ({ status }: Pick<DockerfileJob, 'status'>) => ({
  phase: status.phase,
  performance: status.performance,
  reason: status.failureDetails?.reason,
  message: status.failureDetails?.message,
  logTail: status.failureDetails?.logTail,
});

/** The summary of a job that succeeded. */
export const success = (performance: number) => ({ phase: 'Succeeded', performance });
