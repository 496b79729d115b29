import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import { keyOf } from '../cluster/object.ts';
import { waiting } from '../pipeline/queue-order.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Settings } from '../resource/settings.ts';
import { isAtWork } from '../resource/status.ts';
import { Applier } from './apply.ts';
import type { Metrics } from './metrics.ts';
import { sweep } from './orphans.ts';
import { makeQueue } from './queue.ts';
import { RecentWrites } from './recent.ts';
import type { Reconciler } from './reconcile.ts';
import { Results } from './results.ts';
import { workOn } from './work.ts';
import { watchWorld } from './world.ts';

export interface OperatorOptions {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly workers: number;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface Operator {
  readonly queueLength: () => number;
  /** Lets the passes in hand end, then stops. Jobs at work go on in the cluster and are taken up again. */
  stop(): Promise<void>;
}

/** Watches, and brings every job to its end. Resolves when the watches are complete. */
export async function startOperator(options: OperatorOptions): Promise<Operator> {
  const { cluster, settings, workers, metrics, log } = options;
  const recent = new RecentWrites();
  const applier = new Applier(cluster, settings, log);
  const admitted = new Set<string>();
  const queue = makeQueue({ workers, work: (key) => workOn(key, reconciler, queue) });
  const results = new Results(cluster, ({ jobUid }) => {
    wake(jobUid);
  });
  const world = watchWorld(cluster, {
    onJob: (key, job, before) => {
      queue.add(key);
      if (!job && before) forget(before);
      const left = before && isAtWork(before.status.phase) && !(job && isAtWork(job.status.phase));
      if (left) admitNext();
    },
    onPod: (pod, gone) => {
      // Whoever took it: what was applied for the job no longer counts as there.
      if (gone) {
        results.forget(pod);
        applier.forget(pod.jobUid);
      }
      wake(pod.jobUid);
    },
    onNamespace: (namespace, gone) => {
      if (gone) applier.forget(namespace.job.uid);
      else void sweep({ cluster, world, log }, namespace);
      wake(namespace.job.uid);
    },
    onError: (error, key) => {
      log.warn({ err: error, key }, 'watch');
    },
  });
  const observer = { cluster, world, results, settings };
  const reconciler: Reconciler = { cluster, observer, admitted, applier, recent, metrics, log };

  function wake(uid: string): void {
    for (const { metadata } of world.jobs.store.by('uid', uid)) queue.add(keyOf(metadata));
  }
  function admitNext(): void {
    const next = waiting(world.jobs.store.values()).slice(0, settings.maxConcurrentJobs);
    for (const { metadata } of next) queue.add(keyOf(metadata));
  }
  function forget({ metadata }: DockerfileJob): void {
    recent.forget(metadata.uid);
    applier.forget(metadata.uid);
    if (admitted.delete(metadata.uid)) admitNext();
  }

  await world.synced;
  queue.start();
  return {
    queueLength: () => queue.length,
    stop: async () => {
      await world.stop();
      await queue.stop();
      results.stop();
    },
  };
}
