import { milliseconds } from '../resource/duration.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { StepName, StepStatus } from '../resource/status.ts';
import type { Fail, Wait } from './step.ts';

export const stepOf = (job: DockerfileJob, name: StepName): StepStatus | undefined =>
  job.status.steps?.find((step) => step.name === name);

export const succeeded = (job: DockerfileJob, name: StepName): boolean =>
  stepOf(job, name)?.state === 'Succeeded';

/** Which try a step is at, from 0. */
export const attemptOf = (job: DockerfileJob, name: StepName): number => stepOf(job, name)?.attempt ?? 0;

/** The run that the status tells of, from 1. */
export const runOf = (job: DockerfileJob): number => job.status.run ?? 1;

/**
 * The infrastructure failed a step: another try after a wait that doubles, up to spec.retry.limit.
 * Never called for what the user did wrong.
 */
export function retry(job: DockerfileJob, name: StepName, now: number, message: string): Wait | Fail {
  const attempt = attemptOf(job, name);
  const { limit, backoff } = job.spec.retry;
  if (attempt >= limit) {
    return {
      kind: 'fail',
      reason: 'InfrastructureError',
      message: `${message} (after ${attempt + 1} tries)`,
    };
  }
  const until = now + milliseconds(backoff) * 2 ** attempt;
  return {
    kind: 'wait',
    want: [],
    message: `trying again: ${message}`,
    facts: { step: { attempt: attempt + 1, retryTime: new Date(until).toISOString() } },
    until,
  };
}

/** The wait that a retry has asked for, while it lasts. */
export function backingOff(job: DockerfileJob, name: StepName, now: number): Wait | undefined {
  const retryTime = stepOf(job, name)?.retryTime;
  if (retryTime === undefined || Date.parse(retryTime) <= now) return undefined;
  return { kind: 'wait', want: [], message: 'waiting before the next try', until: Date.parse(retryTime) };
}
