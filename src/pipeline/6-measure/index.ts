import { judgePerf } from './performance.ts';
import { podProgress, resultOf } from '../pod-step.ts';
import { attemptOf, runOf, succeeded } from '../retry.ts';
import type { Outcome, Step } from '../step.ts';

/** The file that the container left becomes a number, or the reason why it is none. */
export const measure: Step = {
  name: 'measure',
  phase: 'Running',
  decide(job, seen): Outcome {
    if (succeeded(job, 'measure')) return { kind: 'done', want: [] };
    const progress = podProgress(seen, 'run', runOf(job), attemptOf(job, 'run'));
    const line = progress.kind === 'present' ? resultOf(seen, progress.pod, 'collect') : undefined;
    if (line === undefined) return { kind: 'wait', want: [], message: 'collecting the performance' };
    const verdict = judgePerf(line, job.spec.performance);
    if (!verdict.ok) return { kind: 'fail', reason: verdict.reason, message: verdict.message };
    return { kind: 'done', want: [], facts: { performance: verdict.performance } };
  },
};
