import type { Deployed } from '../resource/deploy.ts';
import { runHash } from '../resource/names.ts';
import { isAtWork, isTerminal } from '../resource/phases.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { unwantedImages } from './7-publish/unwanted-images.ts';
import { deploy } from './8-deploy/index.ts';
import { clean, remains, remove } from './clean/index.ts';
import { conclude } from './conclude.ts';
import type { Absent, Decision } from './decision.ts';
import { attemptOf, runOf } from './progress.ts';
import { quieted } from './quiet.ts';
import { newRun } from './record.ts';
import { unlessRefused } from './refusal.ts';
import { rolloutOf, undo, unlessRollingOut } from './rollout/undo.ts';
import type { Snapshot } from './snapshot.ts';
import type { Fail } from './step.ts';
import { steps, stepsOf } from './steps.ts';
import { walk } from './walk.ts';

const cancel = (why: string): Fail => ({ kind: 'fail', reason: 'Canceled', message: why });
const canceled = cancel('canceled by spec.cancel');

/**
 * Decides what a pass does. Pure: the same job and snapshot give the same decision. Any pass may be the first after
 * a crash.
 */
export function decide(given: DockerfileJob, seen: Snapshot): Decision {
  const { deletionTimestamp, generation } = given.metadata;
  const rollout = rolloutOf(given);
  const undone = rollout && undoneFirst(given, rollout, seen);
  if (undone) return undone;
  if (deletionTimestamp !== undefined)
    return remove(given, deletionTimestamp, seen, unwantedImages(given, seen));
  const hash = runHash(given);
  const isFirst = given.status.run === undefined;
  if (!isFirst && asksForAnotherRun(given, hash)) return begin(given, hash, seen.now);
  const about = { run: runOf(given), runHash: hash, observedGeneration: generation };
  const job = { ...given, status: { ...given.status, ...about } };
  if (isTerminal(job.status.phase)) return clean(steps, job, seen);
  const absent = leftovers(job, seen);
  if (job.spec.cancel) return { ...conclude(job, { job, want: [], outcome: canceled }, seen), absent };
  const refused = unlessRefused(walk(stepsOf(job), job, seen), seen.refusal, seen.now);
  const walked = unlessRollingOut(refused, seen);
  return quieted(given.status, { ...conclude(job, walked, seen), absent }, seen.now);
}

/**
 * In mid-rollout, whatever ends the run undoes the rollout first: its deletion, another spec, its cancellation, and what has
 * failed it before. Until then, the status keeps what it says of the spec, so that another run begins afterwards.
 */
function undoneFirst(job: DockerfileJob, { rollback }: Deployed, seen: Snapshot): Decision | undefined {
  const failure = rollback ? failureOf(rollback) : interruption(job);
  if (!failure) return undefined;
  const at = steps.find(({ phase }) => phase === job.status.phase) ?? deploy;
  const { observedGeneration } = job.status;
  const decision = conclude(job, undo(job, seen, at, failure), seen);
  return { ...decision, status: { ...decision.status, observedGeneration } };
}

const failureOf = ({ reason, message }: Pick<Fail, 'reason' | 'message'>): Fail => ({
  kind: 'fail',
  reason,
  message,
});

function interruption(job: DockerfileJob): Fail | undefined {
  if (job.metadata.deletionTimestamp !== undefined) return cancel('the job is deleted');
  if (asksForAnotherRun(job, runHash(job))) return cancel('the spec has changed');
  return job.spec.cancel ? canceled : undefined;
}

/**
 * Whether the user has changed a part of the spec that affects the result. An upgrade of the operator also changes
 * the hash, through new fields and defaults, but not the generation. So no finished job runs again.
 */
function asksForAnotherRun({ metadata, status }: DockerfileJob, hash: string): boolean {
  if (status.runHash === undefined) return true;
  return status.runHash !== hash && status.observedGeneration !== metadata.generation;
}

/** Starts another run. Later passes remove the objects of the previous one. */
function begin(job: DockerfileJob, hash: string, now: number): Decision {
  const status = newRun(job.status, runOf(job) + 1, hash, job.metadata.generation);
  return { finalizer: 'keep', want: [], absent: [], status, again: now };
}

/** What previous runs, and previous attempts of this run, left behind. */
function leftovers(job: DockerfileJob, { namespace, pods }: Snapshot): Absent[] {
  if (namespace && namespace.run !== runOf(job)) return remains(namespace);
  if (!isAtWork(job.status.phase)) return [];
  return pods
    .filter(({ step, attempt, deleting }) => attempt < attemptOf(job, step) && !deleting)
    .map(({ name }) => ({ kind: 'pod', name }));
}
