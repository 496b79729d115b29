import type { ConcurrencyPolicy, TemplateSpec } from '../resource/template/spec.ts';
import { byAge, isActive, ofPullRequests, withoutPullRequests, type MadeJob } from './seen.ts';

/** Of jobs, the newest first, those that another one excludes. */
const excluded: Record<ConcurrencyPolicy, (jobs: readonly MadeJob[]) => readonly MadeJob[]> = {
  Allow: () => [],
  // Even if the newest one is over already: what is older must not publish after it.
  Replace: (jobs) => jobs.slice(1).filter(isActive),
  Forbid: (jobs) => jobs.filter(isActive).slice(0, -1),
};

/** The jobs to cancel. */
export const jobsToCancel = (
  { concurrencyPolicy }: Pick<TemplateSpec, 'concurrencyPolicy'>,
  jobs: readonly MadeJob[],
): readonly MadeJob[] =>
  apart(jobs)
    .flatMap((some) => excluded[concurrencyPolicy](byAge(some)))
    .filter(({ template, deleting }) => !template.canceled && !deleting);

const apart = (jobs: readonly MadeJob[]) => [withoutPullRequests(jobs), ofPullRequests(jobs)];

type Limits = Pick<TemplateSpec, 'successfulJobsHistoryLimit' | 'failedJobsHistoryLimit'>;

/** The jobs to delete: of those that have succeeded, and of the others that are over, the oldest above the limits. */
export const jobsToRemove = (limits: Limits, jobs: readonly MadeJob[]): readonly MadeJob[] =>
  apart(jobs).flatMap((some) => oldest(limits, some));

function oldest(
  { successfulJobsHistoryLimit, failedJobsHistoryLimit }: Limits,
  jobs: readonly MadeJob[],
): readonly MadeJob[] {
  const over = byAge(jobs).filter((job) => !isActive(job) && !job.deleting);
  const succeeded = over.filter(({ phase }) => phase === 'Succeeded');
  const others = over.filter(({ phase }) => phase !== 'Succeeded');
  return [...succeeded.slice(successfulJobsHistoryLimit), ...others.slice(failedJobsHistoryLimit)];
}
