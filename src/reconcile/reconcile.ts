import type { Decision } from '../pipeline/decision.ts';
import { ownLogs } from '../pipeline/clean/own-logs.ts';
import { decide } from '../pipeline/index.ts';
import { changeDeployment } from './deployments/change.ts';
import { isFinal } from '../pipeline/refusal.ts';
import type { Line } from '../pipeline/1-admit/line.ts';
import type { Refusal, Snapshot } from '../pipeline/snapshot.ts';
import { jobEntry, type JobEntry } from '../resource/job-entry.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { isAtWork, isTerminal } from '../resource/phases.ts';
import { abandon } from './abandon.ts';
import { LostImage, RefusedManifest } from './apply.ts';
import { isEvent, recordEvent } from './event.ts';
import { observe } from './observe.ts';
import type { Reconciler } from './reconciler.ts';
import { hold, release, report } from './report.ts';

/**
 * Runs one pass over one job: observe, decide, apply, report.
 * @returns when to run the next pass, in milliseconds since the epoch; undefined if only a change calls for one
 * @throws Error if the infrastructure fails; the caller must retry with backoff
 */
export async function reconcile(reconciler: Reconciler, entry: JobEntry): Promise<number | undefined> {
  const read = await reconciler.jobs.read(entry);
  switch (read.kind) {
    case 'gone':
      return undefined;
    case 'unreadable':
      return abandon(reconciler, entry, read);
    case 'job':
      return pass(reconciler, read.job);
  }
}

async function pass(reconciler: Reconciler, job: DockerfileJob): Promise<number | undefined> {
  const { cluster, observer, jobs, line, applier } = reconciler;
  const entry = jobEntry(job);
  const observed = await observe(observer, job, line.placeOf(entry).isNext);
  const snapshot = { ...observed, queue: line.placeOf(entry) };
  const first = decide(job, snapshot);
  reserve(line, first, job);
  const held = first.finalizer === 'hold' ? await hold(cluster, job) : job;
  const wished = await prepared(reconciler, held, snapshot, first);
  const refusal = await refusalOf(applier.apply(held, wished), job);
  if (!refusal && wished.mount) observer.mounts.begin(held, wished.mount);
  const decision = refusal
    ? await settle(reconciler, held, { ...snapshot, refusal })
    : await rolledOut(reconciler, held, snapshot, wished);
  reserve(line, decision, job);
  if (decision.finalizer === 'release') {
    jobs.release(job.metadata.uid);
    await release(cluster, held);
    return undefined;
  }
  const after = await report(cluster, held, decision);
  jobs.remember(after);
  announce(reconciler, job, after, decision);
  ship(reconciler, job, after, snapshot);
  return decision.again;
}

/** Copies the image that a decision takes from an earlier job. If that fails, decides again without that job. */
async function prepared(
  { applier, log }: Reconciler,
  job: DockerfileJob,
  { earlier, ...snapshot }: Snapshot,
  decision: Decision,
): Promise<Decision> {
  try {
    await applier.copy(job, decision);
    return decision;
  } catch (error) {
    if (!(error instanceof LostImage)) throw error;
    log.warn({ job: job.metadata.uid, from: earlier?.metadata.uid, err: error }, 'cannot reuse an image');
    return decide(job, snapshot);
  }
}

/** Decides again after a refusal, and removes what this decision removes. It wants nothing. */
async function settle(
  { applier, log }: Reconciler,
  job: DockerfileJob,
  snapshot: Snapshot,
): Promise<Decision> {
  const decision = decide(job, snapshot);
  const { uid } = job.metadata;
  log.warn({ job: uid, refusal: snapshot.refusal }, 'the API server does not accept an object of the job');
  await applier.apply(job, { want: [], absent: decision.absent });
  return decision;
}

/** Changes the Deployment that the decision wants to change. If that is refused, decides again. */
async function rolledOut(
  { observer, log }: Reconciler,
  job: DockerfileJob,
  snapshot: Snapshot,
  decision: Decision,
): Promise<Decision> {
  if (!decision.change) return decision;
  const deployment = await changeDeployment(observer, job, decision.change);
  if (!deployment) return decision;
  log.info(
    { job: job.metadata.uid, change: decision.change.kind, deployment },
    'a change of a Deployment is refused',
  );
  return decide(job, { ...snapshot, deployment });
}

/** Takes the job's slot before the watch shows the job as active. */
function reserve(line: Line, { status }: Decision, job: DockerfileJob): void {
  if (!isAtWork(status.phase)) line.release(job.metadata.uid);
  else if (!isAtWork(job.status.phase)) line.admit(jobEntry(job), Date.now());
}

/**
 * The refusal that fails a job, or its archive, if the apiserver does not accept what was applied for it.
 * @throws whatever else has failed
 */
async function refusalOf(applied: Promise<void>, { status }: DockerfileJob): Promise<Refusal | undefined> {
  try {
    await applied;
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedManifest) || !(isAtWork(status.phase) || isTerminal(status.phase)))
      throw error;
    if (!isFinal(error.refusal, Date.now())) throw error;
    return error.refusal;
  }
}

/** Sends the trace of a run that has just ended, and the logs of one that was just archived. Neither delays the pass. */
function ship(
  { exporter }: Reconciler,
  before: DockerfileJob,
  after: DockerfileJob,
  snapshot: Snapshot,
): void {
  if (!exporter) return;
  if (!isTerminal(before.status.phase) && isTerminal(after.status.phase)) exporter.ended(after);
  if (before.status.archive !== after.status.archive && after.status.archive !== undefined)
    exporter.archived(after, ownLogs(snapshot), snapshot.now);
}

/** Logs and counts a phase change, and may record an Event, which must not delay or fail the pass. */
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
  metrics.phase({ before: before.status.phase, after: status, metadata: after.metadata });
  if (!isEvent(before, status.phase, Date.now())) return;
  recordEvent(cluster, after, before.status.phase).catch((error: unknown) => {
    log.warn({ job: uid, err: error }, 'could not record the event');
  });
}
