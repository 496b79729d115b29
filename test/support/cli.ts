import { jobOf, type Job } from '../../src/cli/jobs/job.ts';
import type { Screen } from '../../src/cli/show/screen.ts';
import { makeJob, type JobOverrides } from './job.ts';

/** A job as the command line reads it. */
export const seenJob = (overrides?: JobOverrides): Job => jobOf(makeJob(overrides));

/** A screen without colors. */
export const screenOf = (width: number, others: Partial<Screen> = {}): Screen => ({
  width,
  height: 50,
  redraws: true,
  colors: false,
  unicode: true,
  ...others,
});
