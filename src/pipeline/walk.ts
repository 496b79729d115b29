import type { Manifest } from './manifest/manifest.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { record } from './record.ts';
import type { Snapshot } from './snapshot.ts';
import type { Outcome, Step } from './step.ts';

export interface Walked {
  /** The job with every answer of this pass in its status. */
  readonly job: DockerfileJob;
  readonly want: readonly Manifest[];
  /** The answer that ended the walk; `done` when all steps are. */
  readonly outcome: Outcome;
  /** The step that gave it. */
  readonly at?: Step;
}

/**
 * Goes from step to step until one is not done. While that one works, the later ones prepare what is safe to make
 * early; a step that failed prepares nothing.
 */
export function walk(steps: readonly Step[], given: DockerfileJob, seen: Snapshot): Walked {
  let job = given;
  const want: Manifest[] = [];
  for (const [index, step] of steps.entries()) {
    const outcome = step.decide(job, seen);
    job = record(job, step.name, outcome, seen.now);
    if (outcome.kind === 'fail') return { job, want: [], outcome, at: step };
    want.push(...outcome.want);
    if (outcome.kind === 'wait') {
      // Nothing is wanted before the namespace is: then there is no place to prepare anything in.
      const early = want.length === 0 ? [] : steps.slice(index + 1);
      want.push(...early.flatMap((later) => later.prepare?.(job, seen) ?? []));
      return { job, want, outcome, at: step };
    }
  }
  return { job, want, outcome: { kind: 'done', want: [] } };
}
