import type { Deployed } from '../../resource/deploy.ts';
import { isTerminal } from '../../resource/phases.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { record } from '../record.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, Step } from '../step.ts';
import type { Walked } from '../walk.ts';
import { rollBack } from './roll-back.ts';

/** What the job has begun to deploy, if it neither has ended well nor has undone it. Until then, nothing else may happen to it. */
export const rolloutOf = ({ status }: Pick<DockerfileJob, 'status'>): Deployed | undefined =>
  isTerminal(status.phase) || status.deployment?.rolledBack !== undefined ? undefined : status.deployment;

/** Whatever fails a job in mid-rollout, or after it, undoes the rollout. */
export function unlessRollingOut(walked: Walked, seen: Snapshot): Walked {
  const { job, outcome, at } = walked;
  return outcome.kind === 'fail' && at && rolloutOf(job) ? undo(job, seen, at, outcome) : walked;
}

/**
 * Begins a rollback, or goes on with it.
 * @param at the step that the job is in
 * @param failure what the job fails with once that is over
 */
export function undo(job: DockerfileJob, seen: Snapshot, at: Step, failure: Fail): Walked {
  const outcome = rollBack(job, seen, failure);
  const change = outcome.kind === 'wait' ? outcome.change : undefined;
  return { job: record(job, at.name, outcome, seen.now), want: [], outcome, at, ...(change && { change }) };
}
