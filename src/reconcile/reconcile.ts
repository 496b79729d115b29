import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import type { Decision } from '../pipeline/decision.ts';
import { decide } from '../pipeline/index.ts';
import { isFinal } from '../pipeline/refusal.ts';
import { placeInQueue } from '../pipeline/1-admit/queue-order.ts';
import type { Refusal } from '../pipeline/snapshot.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { isAtWork } from '../resource/phases.ts';
import { RefusedManifest, type Applier } from './apply.ts';
import { recordEvent } from './event.ts';
import type { Metrics } from './metrics.ts';
import { observe, type Observer } from './observe.ts';
import type { LatestWrites } from './latest-writes.ts';
import { hold, release, report } from './report.ts';

export interface Reconciler {
  readonly cluster: Cluster;
  readonly observer: Observer;
  /** Uids of admitted jobs, which the watch may not show as active yet. */
  readonly admitted: Set<string>;
  readonly applier: Applier;
  readonly latest: LatestWrites;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/**
 * Runs one pass over one job: observe, decide, apply, report.
 * @returns when to run the next pass, in milliseconds since the epoch; undefined if only a change calls for one
 * @throws Error if the infrastructure fails; the caller must retry with backoff
 */
export async function reconcile(reconciler: Reconciler, watched: DockerfileJob): Promise<number | undefined> {
  const { cluster, observer, admitted, applier, latest } = reconciler;
  const job = latest.newest(watched);
  const observed = await observe(observer, job);
  const { maxConcurrentJobs } = observer.settings;
  const queue = placeInQueue(job, observer.watches.jobs.store.values(), admitted, maxConcurrentJobs);
  const snapshot = { ...observed, queue };
  const wished = decide(job, snapshot);
  reserve(admitted, wished, job);
  const held = wished.finalizer === 'hold' ? await hold(cluster, job) : job;
  latest.remember(held);
  const refusal = await refusalOf(applier.apply(held, wished), job);
  const decision = refusal ? decide(job, { ...snapshot, refusal }) : wished;
  reserve(admitted, decision, job);
  if (decision.finalizer === 'release') {
    await release(cluster, held);
    return undefined;
  }
  const after = await report(cluster, held, decision);
  latest.remember(after);
  announce(reconciler, job, after, decision);
  return decision.again;
}

/** Reserves the job's slot until the watch shows the job as active. */
function reserve(admitted: Set<string>, { status }: Decision, { metadata }: DockerfileJob): void {
  if (isAtWork(status.phase)) admitted.add(metadata.uid);
  else admitted.delete(metadata.uid);
}

/**
 * The refusal that fails a job, if the apiserver does not accept what was applied for it.
 * @throws whatever else has failed
 */
async function refusalOf(applied: Promise<void>, { status }: DockerfileJob): Promise<Refusal | undefined> {
  try {
    await applied;
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedManifest) || !isAtWork(status.phase)) throw error;
    if (!isFinal(error.refusal, Date.now())) throw error;
    return error.refusal;
  }
}

/** Logs and counts a phase change. Recording its Event must not delay or fail the pass. */
function announce(
  { cluster, metrics, log }: Reconciler,
  before: DockerfileJob,
  after: DockerfileJob,
  { status }: Decision,
): void {
  if (before.status.phase === status.phase) return;
  const { uid, name, namespace } = after.metadata;
  const reason = status.failureDetails?.reason;
  log.info({ job: uid, namespace, jobName: name, run: status.run, phase: status.phase, reason }, 'phase');
  metrics.phase(status);
  recordEvent(cluster, after, before.status.phase).catch((error: unknown) => {
    log.warn({ job: uid, err: error }, 'could not record the event');
  });
}
