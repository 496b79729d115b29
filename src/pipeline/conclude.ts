import { succeededCondition } from '../resource/conditions.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { isAtWork, isTerminal, type Phase } from '../resource/phases.ts';
import type { FailureDetails, Status } from '../resource/status.ts';
import type { Decision } from './decision.ts';
import type { Snapshot } from './snapshot.ts';
import type { Fail } from './step.ts';
import { lastLines } from '../text/cut.ts';
import { stepsOf } from './steps.ts';
import type { Walked } from './walk.ts';

/** The phases of a successful job, in order. Each gets its own status write, so that a watch sees every phase. */
const successPhases = (job: DockerfileJob): readonly Phase[] => [
  ...new Set(stepsOf(job).map(({ phase }) => phase)),
  'Succeeded',
];

/** How much of a log goes into the status. The archive keeps more. */
const statusLog = { lines: 20, characters: 2048 };

/** Turns the result of the walk into the decision of this pass: phase, condition, times, and when to look again. */
export function conclude(before: DockerfileJob, walked: Walked, seen: Snapshot): Decision {
  const target = targetPhase(walked);
  const phase = nextPhase(before, target);
  // Nothing is created for a job until the apiserver has stored its admission. Otherwise a crash in between could
  // leave more active jobs than are counted.
  const admitted = isAtWork(before.status.phase);
  const again = phase === target && (admitted || !isAtWork(phase)) ? until(walked) : seen.now;
  return {
    finalizer: admitted || isAtWork(phase) ? 'hold' : 'keep',
    want: admitted ? walked.want : [],
    absent: [],
    ...(admitted && walked.copy && { copy: walked.copy }),
    ...(admitted && walked.mount && { mount: walked.mount }),
    ...(admitted && walked.change && { change: walked.change }),
    status: statusOf(before, walked, phase, seen.now),
    ...(again !== undefined && { again }),
  };
}

function targetPhase({ outcome, at }: Walked): Phase {
  if (outcome.kind === 'fail') return outcome.reason === 'Canceled' ? 'Canceled' : 'Failed';
  return at?.phase ?? 'Succeeded';
}

/** Moves one phase towards the target. A failure skips the phases in between. */
function nextPhase(job: DockerfileJob, target: Phase): Phase {
  const phases = successPhases(job);
  const [from, to] = [phases.indexOf(job.status.phase), phases.indexOf(target)];
  if (from < 0 || to < 0) return target;
  const [next = target] = phases.slice(from + 1, to);
  return next;
}

const until = ({ outcome }: Walked): number | undefined =>
  outcome.kind === 'wait' ? outcome.until : undefined;

function statusOf(before: DockerfileJob, { job, outcome }: Walked, phase: Phase, now: number): Status {
  const time = new Date(now).toISOString();
  const failure = outcome.kind === 'fail' ? failureOf(outcome) : undefined;
  const message = failure?.message ?? (outcome.kind === 'wait' ? outcome.message : phase);
  const { generation } = before.metadata;
  return {
    ...job.status,
    phase,
    observedGeneration: generation,
    conditions: [succeededCondition(before.status.conditions, { phase, message, failure, time, generation })],
    ...(isAtWork(phase) && !isAtWork(before.status.phase) && { startTime: time }),
    ...(isTerminal(phase) && { completionTime: time }),
    ...(failure && { failureDetails: failure }),
  };
}

const failureOf = ({ reason, message, location, logTail }: Fail): FailureDetails => ({
  reason,
  message,
  ...(location && { location }),
  ...(logTail !== undefined && logTail !== '' && { logTail: lastLines(logTail, statusLog) }),
});
