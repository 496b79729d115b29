import { runHash } from '../resource/names.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { isAtWork, isTerminal } from '../resource/status.ts';
import { admit } from './1-admit/index.ts';
import { isolate } from './2-isolate/index.ts';
import { build } from './3-build/index.ts';
import { scan } from './4-scan/index.ts';
import { run } from './5-run/index.ts';
import { measure } from './6-measure/index.ts';
import { clean, remains, remove } from './clean/index.ts';
import type { Absent, Decision } from './decision.ts';
import { conclude } from './conclude.ts';
import { fresh } from './record.ts';
import { attemptOf, runOf } from './retry.ts';
import type { Snapshot } from './snapshot.ts';
import type { Fail } from './step.ts';
import { walk } from './walk.ts';

/** What happens to a Dockerfile, in order. */
export const steps = [admit, isolate, build, scan, run, measure] as const;

const canceled: Fail = { kind: 'fail', reason: 'Canceled', message: 'canceled by spec.cancel' };

/**
 * Decides a pass. Pure: the same job and snapshot give the same decision, and any pass may be the first after a
 * crash.
 */
export function decide(job: DockerfileJob, seen: Snapshot): Decision {
  const { deletionTimestamp } = job.metadata;
  if (deletionTimestamp !== undefined) return remove(job, deletionTimestamp, seen);
  const hash = runHash(job);
  if (job.status.runHash !== hash) return begin(job, hash, seen.now);
  if (isTerminal(job.status.phase)) return clean(job, seen);
  const absent = leftovers(job, seen);
  if (job.spec.cancel) return { ...conclude(job, { job, want: [], outcome: canceled }, seen), absent };
  const walked = walk(steps, job, seen);
  return { ...conclude(job, walked, seen), absent };
}

/** A spec that asks for another result begins another run; the old run's children go first. */
function begin(job: DockerfileJob, hash: string, now: number): Decision {
  const run = job.status.runHash === undefined ? 1 : runOf(job) + 1;
  return { finalizer: 'hold', want: [], absent: [], status: fresh(run, hash), again: now };
}

/** What earlier runs and earlier tries of this run have left. */
function leftovers(job: DockerfileJob, { namespace, pods }: Snapshot): Absent[] {
  if (namespace && namespace.run !== runOf(job)) return remains(namespace);
  if (!isAtWork(job.status.phase)) return [];
  return pods
    .filter(({ step, attempt, deleting }) => attempt < attemptOf(job, step) && !deleting)
    .map(({ name }) => ({ kind: 'pod', name }));
}
