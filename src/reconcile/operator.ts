import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import { keyOf } from '../cluster/object.ts';
import { isTerminal } from '../resource/phases.ts';
import type { Exporter } from '../otlp/exporter.ts';
import type { ProofSeen } from '../resource/proof.ts';
import type { Settings } from '../config/settings.ts';
import { Line, type LineCounts } from '../pipeline/1-admit/line.ts';
import { Applier } from './apply.ts';
import { CacheSweeper } from './cache-sweeper.ts';
import { CacheTags } from './cache-tags.ts';
import { DatabaseMemory } from './database-memory.ts';
import { every } from './every.ts';
import { Jobs } from './jobs.ts';
import { LayerMemory } from './layer-memory.ts';
import { LayerMounts } from './layer-mounts.ts';
import { Linter } from './linter.ts';
import { Memory } from './memory.ts';
import { measuredPass } from './measured-pass.ts';
import type { Metrics } from './metrics.ts';
import { startNotifications } from './notifications/index.ts';
import { makeQueue } from './queue.ts';
import type { Reconciler } from './reconciler.ts';
import { ResultFollower } from './result-follower.ts';
import { Schedule } from './schedule.ts';
import { Sweeper } from './sweeper.ts';
import { startTemplates } from './templates/index.ts';
import { UploadSweeper } from './upload-sweeper.ts';
import { watchAll } from './watches.ts';

export interface OperatorOptions {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly isolation: () => ProofSeen;
  readonly workers: number;
  readonly metrics: Metrics;
  readonly exporter?: Exporter | undefined;
  readonly log: Logger;
}

export interface Operator {
  readonly queueLength: () => number;
  /** How many jobs wait for a slot, and how many have one. */
  readonly lineCounts: () => LineCounts;
  /** Looks at waiting jobs again: what held them may be over. */
  readonly admitNext: () => void;
  /** Stops once the current passes have ended. Active jobs keep running; the next leader resumes them. */
  stop(): Promise<void>;
}

/** Milliseconds. Events do the work; these are for what they miss. */
const [admitPeriod, sweepPeriod] = [30_000, 5 * 60_000];

/** What one job is told of others. */
const memories = ({ settings, log }: Pick<OperatorOptions, 'settings' | 'log'>) => ({
  caches: new CacheTags(settings, log),
  layers: new LayerMemory(),
  mounts: new LayerMounts(settings, log),
  databases: new DatabaseMemory(),
});

/** Watches all jobs and reconciles them. Resolves once the watches are synced. */
export async function startOperator(options: OperatorOptions): Promise<Operator> {
  const { cluster, settings, isolation, workers, metrics, exporter, log } = options;
  const jobs = new Jobs(cluster);
  const line = new Line({ total: settings.maxConcurrentJobs, perNamespace: settings.maxJobsPerNamespace });
  const applier = new Applier(cluster, settings, log);
  const queue = makeQueue({ workers, work: (key) => measuredPass(key, reconciler, queue) });
  const results = new ResultFollower(cluster, ({ jobUid }) => {
    wake(jobUid);
  });
  const watches = watchAll(cluster, {
    onJob: (key, job, before) => {
      schedule.changed(key, job, before);
      templates.jobChanged(job, before);
      notifications.changed(key, job);
      if (!before || job?.uid === before.uid) return;
      applier.forget(before.uid);
      sweeper.vanished(before);
      void cacheSweeper.vanished(before);
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
      void (gone ? sweeper.emptied(namespace) : sweeper.removeIfOrphaned(namespace));
      wake(namespace.job.uid);
    },
    onError: (error, key) => {
      log.warn({ err: error, key }, 'watch error');
    },
  });
  const schedule = new Schedule({ queue, line, namespaces: watches.namespaces.store });
  const templates = startTemplates({ cluster, jobs: watches.jobs.store, metrics, log });
  const notifications = startNotifications({ cluster, settings, jobs: () => watches.jobs.store, log });
  const sweeper = new Sweeper({ cluster, watches, jobs, applier, metrics, log });
  const memory = new Memory({ cluster, jobs: watches.jobs.store, settings });
  const cacheSweeper = new CacheSweeper({ cluster, jobs: watches.jobs.store, settings, log });
  const uploadSweeper = new UploadSweeper({ jobs: watches.jobs.store, settings, log });
  const sweepers = [sweeper, cacheSweeper, uploadSweeper];
  const linter = new Linter(settings, wakeIfOver, log);
  const known = { ...memories(options), memory, linter, isolation, watches };
  const observer = { cluster, results, settings, ...known };
  const reconciler: Reconciler = { cluster, observer, jobs, line, applier, metrics, exporter, log };

  function wake(uid: string): void {
    for (const job of watches.jobs.store.by('uid', uid)) queue.add(keyOf(job));
  }

  /** Before its end, a job has enough passes. */
  function wakeIfOver(uid: string): void {
    for (const job of watches.jobs.store.by('uid', uid)) if (isTerminal(job.phase)) queue.add(keyOf(job));
  }

  await watches.synced;
  queue.start();
  templates.start();
  const admitNext = schedule.admitNext.bind(schedule);
  admitNext();
  // In the background. What is stuck is known, and counted, from the start.
  for (const one of sweepers) void one.sweep();
  const sweeping = sweepers.map((one) => every(sweepPeriod, () => one.sweep()));
  const timers = [every(admitPeriod, admitNext), ...sweeping];
  return {
    queueLength: () => queue.length,
    lineCounts: () => line.counts(),
    admitNext,
    stop: async () => {
      for (const stop of timers) stop();
      await Promise.all([watches.stop(), templates.stop(), notifications.stop()]);
      await queue.stop();
      for (const one of [results, linter]) one.stop();
    },
  };
}
