import { isDeepStrictEqual } from 'node:util';
import type { Status, StepStatus } from '../resource/status.ts';
import type { Decision } from './decision.ts';

/** How long the start and the end of a container stay unreported, in milliseconds: most steps go on by then. */
const patience = 5_000;

/**
 * Leaves the status as it is while a step that waits has only news of its pod, which the step's end or next phase is
 * likely to report soon. What a later pass must know is reported at once, such as another attempt.
 */
export function quieted(before: Status, decision: Decision, now: number): Decision {
  const step = decision.status.steps?.at(-1);
  const known = before.steps?.at(-1);
  if (step?.state !== 'Running' || known?.state !== 'Running') return decision;
  if (!isDeepStrictEqual(withoutNews(before, known), withoutNews(decision.status, step))) return decision;
  const due =
    Math.max(...[known.startTime, step.endTime].map((time) => Date.parse(time ?? '') || 0)) + patience;
  if (now >= due) return decision;
  return { ...decision, status: before, again: Math.min(due, decision.again ?? due) };
}

/** A status without what a step has learned of its pod. */
function withoutNews({ conditions, sandbox: _, steps, ...status }: Status, step: StepStatus): object {
  const { name, state, attempt, retryTime } = step;
  const others = steps?.filter((one) => one !== step);
  const told = conditions?.map(({ message: __, ...condition }) => condition);
  return { ...status, told, others, step: { name, state, attempt, retryTime } };
}
