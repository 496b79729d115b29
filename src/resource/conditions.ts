import { conditionStatus, type Phase } from './phases.ts';
import type { Condition, FailureDetails } from './status.ts';

/**
 * The condition `Succeeded`, as in Shipwright and Tekton: Unknown until the job has finished, then True or False.
 * `lastTransitionTime` changes only when the status does.
 */
export function succeededCondition(
  before: readonly Condition[] | undefined,
  now: {
    phase: Phase;
    message: string;
    failure?: FailureDetails | undefined;
    time: string;
    generation: number;
  },
): Condition {
  const status = conditionStatus(now.phase);
  const last = before?.find(({ type }) => type === 'Succeeded');
  return {
    type: 'Succeeded',
    status,
    reason: now.failure?.reason ?? now.phase,
    message: now.message,
    lastTransitionTime: last?.status === status ? last.lastTransitionTime : now.time,
    observedGeneration: now.generation,
  };
}
