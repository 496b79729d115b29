import type { DockerfileJob } from '../../../src/resource/schema.ts';

/** How a job has come out, in one small object: where it is another one than expected, the difference says why. */
export const summaryOf = ({ status }: Pick<DockerfileJob, 'status'>) => ({
  phase: status.phase,
  performance: status.performance,
  reason: status.failureDetails?.reason,
  message: status.failureDetails?.message,
  logTail: status.failureDetails?.logTail,
});

/** What summaryOf says of one that went well. */
export const success = (performance: number) => ({ phase: 'Succeeded', performance });
