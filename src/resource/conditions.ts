import type { Condition, FailureDetails, Phase } from './status.ts';

const verdict: Record<Phase, Condition['status']> = {
  Init: 'Unknown',
  Queued: 'Unknown',
  Building: 'Unknown',
  Scanning: 'Unknown',
  Running: 'Unknown',
  Publishing: 'Unknown',
  Succeeded: 'True',
  Failed: 'False',
  Canceled: 'False',
};

/**
 * The condition `Succeeded`, as Shipwright and Tekton have it: Unknown while at work, True or False when over.
 * Its transition time changes only with its status.
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
  const status = verdict[now.phase];
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
