import { milliseconds } from '../resource/duration.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { StepName } from '../resource/steps.ts';
import type { Fault } from '../resource/verdict.ts';
import { attemptOf, stepOf } from './progress.ts';
import type { Fail, FailDetails, Wait } from './step.ts';

/** The longest delay before a retry, in milliseconds: a job that waits for one keeps its place. */
const longest = 5 * 60_000;

/**
 * Retries a step that the infrastructure failed, with exponential backoff, up to `spec.retry.limit` retries. Not for
 * the user's own faults.
 * @param now milliseconds since the epoch
 */
export function retry(job: DockerfileJob, name: StepName, now: number, message: string): Wait | Fail {
  const attempt = attemptOf(job, name);
  const { limit, backoff } = job.spec.retry;
  if (attempt >= limit) {
    const attempts = attempt === 0 ? '1 attempt' : `${attempt + 1} attempts`;
    return { kind: 'fail', reason: 'InfrastructureError', message: `${message} (after ${attempts})` };
  }
  const until = now + Math.min(milliseconds(backoff) * 2 ** attempt, longest);
  return {
    kind: 'wait',
    want: [],
    message: `retrying: ${message}`,
    facts: { step: { attempt: attempt + 1, retryTime: new Date(until).toISOString() } },
    until,
  };
}

/** Turns a fault into an outcome: an infrastructure fault is retried, any other ends the job. */
export function outcomeOf(
  { reason, message, line }: Fault,
  { job, step, now }: { readonly job: DockerfileJob; readonly step: StepName; readonly now: number },
  details: FailDetails = {},
): Wait | Fail {
  if (reason === 'InfrastructureError') return retry(job, step, now, message);
  const location = { ...details.location, ...(line !== undefined && { line }) };
  const isSomewhere = Object.keys(location).length > 0;
  return { kind: 'fail', reason, message, ...details, ...(isSomewhere && { location }) };
}

/** The wait before the next attempt; undefined if there is none or it is over. */
export function backingOff(job: DockerfileJob, name: StepName, now: number): Wait | undefined {
  const retryTime = stepOf(job, name)?.retryTime;
  if (retryTime === undefined || Date.parse(retryTime) <= now) return undefined;
  return { kind: 'wait', want: [], message: 'waiting to retry', until: Date.parse(retryTime) };
}
