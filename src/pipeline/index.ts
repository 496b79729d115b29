import { runHash } from '../resource/names.ts';
import { isAtWork, isTerminal } from '../resource/phases.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { unwantedImages } from './7-publish/unwanted-images.ts';
import { clean, remains, remove } from './clean/index.ts';
import { conclude } from './conclude.ts';
import type { Absent, Decision } from './decision.ts';
import { attemptOf, runOf } from './progress.ts';
import { quieted } from './quiet.ts';
import { newRun } from './record.ts';
import { unlessRefused } from './refusal.ts';
import type { Snapshot } from './snapshot.ts';
import type { Fail } from './step.ts';
import { steps, stepsOf } from './steps.ts';
import { walk } from './walk.ts';

const canceled: Fail = { kind: 'fail', reason: 'Canceled', message: 'canceled by spec.cancel' };

/**
 * Decides what a pass does. Pure: the same job and snapshot give the same decision. Any pass may be the first after
 * a crash.
 */
export function decide(given: DockerfileJob, seen: Snapshot): Decision {
  const { deletionTimestamp, generation } = given.metadata;
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
  const walked = unlessRefused(walk(stepsOf(job), job, seen), seen.refusal, seen.now);
  return quieted(given.status, { ...conclude(job, walked, seen), absent }, seen.now);
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
