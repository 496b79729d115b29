import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import { keyOf } from '../cluster/object.ts';
import { waiting } from '../pipeline/1-admit/queue-order.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Settings } from '../config/settings.ts';
import { isAtWork } from '../resource/phases.ts';
import { Applier } from './apply.ts';
import type { Metrics } from './metrics.ts';
import { removeIfOrphaned } from './orphaned-namespaces.ts';
import { makeQueue } from './queue.ts';
import { LatestWrites } from './latest-writes.ts';
import type { Reconciler } from './reconcile.ts';
import { ResultFollower } from './result-follower.ts';
import { measuredPass } from './measured-pass.ts';
import { watchAll } from './watches.ts';

export interface OperatorOptions {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly workers: number;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface Operator {
  readonly queueLength: () => number;
  /** Stops once the current passes have ended. Active jobs keep running; the next leader resumes them. */
  stop(): Promise<void>;
}

/** Watches all jobs and reconciles them. Resolves once the watches are synced. */
export async function startOperator(options: OperatorOptions): Promise<Operator> {
  const { cluster, settings, workers, metrics, log } = options;
  const latest = new LatestWrites();
  const applier = new Applier(cluster, settings, log);
  const admitted = new Set<string>();
  const queue = makeQueue({ workers, work: (key) => measuredPass(key, reconciler, queue) });
  const results = new ResultFollower(cluster, ({ jobUid }) => {
    wake(jobUid);
  });
  const watches = watchAll(cluster, {
    onJob: (key, job, before) => {
      if (job && before && isSameWish(job, before)) queue.add(key);
      else queue.renew(key);
      if (!job && before) forget(before);
      const left = before && isAtWork(before.status.phase) && !(job && isAtWork(job.status.phase));
      if (left) admitNext();
    },
    onPod: (pod, gone) => {
      // Whoever deleted it, no object applied for the job can be assumed to exist any more.
      if (gone) {
        results.forget(pod);
        applier.forget(pod.jobUid);
      }
      wake(pod.jobUid);
    },
    onNamespace: (namespace, gone) => {
      if (gone) applier.forget(namespace.job.uid);
      else void removeIfOrphaned({ cluster, watches, log }, namespace);
      wake(namespace.job.uid);
    },
    onError: (error, key) => {
      log.warn({ err: error, key }, 'watch error');
    },
  });
  const observer = { cluster, watches, results, settings };
  const reconciler: Reconciler = { cluster, observer, admitted, applier, latest, metrics, log };

  function wake(uid: string): void {
    for (const { metadata } of watches.jobs.store.by('uid', uid)) queue.add(keyOf(metadata));
  }
  function admitNext(): void {
    const next = waiting(watches.jobs.store.values()).slice(0, settings.maxConcurrentJobs);
    for (const { metadata } of next) queue.add(keyOf(metadata));
  }
  function forget({ metadata }: DockerfileJob): void {
    latest.forget(metadata.uid);
    applier.forget(metadata.uid);
    if (admitted.delete(metadata.uid)) admitNext();
  }

  await watches.synced;
  queue.start();
  return {
    queueLength: () => queue.length,
    stop: async () => {
      await watches.stop();
      await queue.stop();
      results.stop();
    },
  };
}

/** Whether the user asks for the same as before. Only a change of that can end the backoff of a failing job. */
const isSameWish = ({ metadata }: DockerfileJob, before: DockerfileJob): boolean =>
  metadata.uid === before.metadata.uid &&
  metadata.generation === before.metadata.generation &&
  metadata.deletionTimestamp === before.metadata.deletionTimestamp;
