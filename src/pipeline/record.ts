import type { DockerfileJob } from '../resource/schema.ts';
import { mostEarlierOutputs } from '../resource/published.ts';
import type { Status, StepStatus } from '../resource/status.ts';
import type { StepName } from '../resource/steps.ts';
import { stepOf } from './progress.ts';
import type { Outcome } from './step.ts';

const stateOf: Record<Outcome['kind'], StepStatus['state']> = {
  done: 'Succeeded',
  wait: 'Running',
  fail: 'Failed',
};

/** Returns the job with a step's outcome in its status, where the next step reads it. `now` is in milliseconds. */
export function record(job: DockerfileJob, name: StepName, outcome: Outcome, now: number): DockerfileJob {
  const before = stepOf(job, name);
  if (before?.state === 'Succeeded' && outcome.kind === 'done') return job;
  const { step, source, ...facts } = outcome.facts ?? {};
  const time = new Date(now).toISOString();
  const after: StepStatus = {
    ...carried(before, outcome),
    startTime: before?.startTime ?? time,
    ...step,
    ...ending(outcome, step?.endTime ?? time),
    name,
    state: name === 'admit' && outcome.kind === 'wait' ? 'Waiting' : stateOf[outcome.kind],
  };
  const others = job.status.steps?.filter((one) => one.name !== name) ?? [];
  return {
    ...job,
    status: {
      ...job.status,
      ...facts,
      ...(source && { source: { ...job.status.source, ...source } }),
      steps: [...others, after],
    },
  };
}

function ending(outcome: Outcome, endTime: string): Partial<StepStatus> {
  switch (outcome.kind) {
    case 'done':
      return { endTime };
    case 'wait':
      return { message: outcome.message };
    case 'fail':
      return { endTime, reason: outcome.reason, message: outcome.message };
  }
}

/** What a step keeps from its previous status. A finished step has no retry time. */
function carried(before: StepStatus | undefined, { kind }: Outcome): Partial<StepStatus> {
  if (!before) return {};
  const { pod, exitCode, attempt, retryTime } = before;
  return {
    ...(pod !== undefined && { pod }),
    ...(exitCode !== undefined && { exitCode }),
    ...(attempt !== undefined && { attempt }),
    ...(retryTime !== undefined && kind === 'wait' && { retryTime }),
  };
}

/** The status of a run that has not started yet. It keeps what runs have published: that may have to go with the job. */
export function newRun(before: Status, run: number, runHash: string, observedGeneration: number): Status {
  const outputs = [...(before.earlierOutputs ?? []), ...(before.output ? [before.output] : [])];
  return {
    phase: 'Init',
    run,
    runHash,
    observedGeneration,
    ...(outputs.length > 0 && { earlierOutputs: outputs.slice(-mostEarlierOutputs) }),
  };
}
