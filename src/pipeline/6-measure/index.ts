import { succeeded } from '../progress.ts';
import { outcomeOf } from '../retry.ts';
import type { Outcome, Step } from '../step.ts';
import { judgePerformance } from './performance.ts';

/** Turns the collected performance file into a number, or fails with the reason why it is not one. */
export const measure: Step<'measure'> = {
  name: 'measure',
  phase: 'Running',
  decide(job, seen): Outcome {
    if (succeeded(job, 'measure')) return { kind: 'done', want: [] };
    const { collect } = seen.results;
    if (!collect) return { kind: 'wait', want: [], message: 'collecting the performance file' };
    const verdict = judgePerformance(collect, job.spec.performance);
    if (!verdict.ok) return outcomeOf(verdict.fault, { job, step: 'measure', now: seen.now });
    return { kind: 'done', want: [], facts: { performance: verdict.value } };
  },
};
