import { succeeded } from '../progress.ts';
import { outcomeOf } from '../retry.ts';
import type { Outcome, Step } from '../step.ts';
import { judgePerformance } from './performance.ts';

/** Turns the collected performance file into a number, or fails with the reason why it is not one. */
export const measure: Step<'measure'> = {
  name: 'measure',
  phase: 'Running',
  applies: ({ spec }) => spec.run.enabled && spec.test === undefined,
  decide(job, seen): Outcome {
    if (succeeded(job, 'measure')) return { kind: 'done', want: [] };
    const { collect } = seen.results;
    // Only if the run pod was lost after the run was recorded. The user's code must not run a second time for it.
    if (!collect)
      return { kind: 'fail', reason: 'InfrastructureError', message: 'the performance file is lost' };
    const verdict = judgePerformance(collect, job.spec.performance);
    if (!verdict.ok) return outcomeOf(verdict.fault, { job, step: 'measure', now: seen.now });
    return { kind: 'done', want: [], facts: { performance: verdict.value } };
  },
};
