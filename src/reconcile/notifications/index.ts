import type { Logger } from 'pino';
import { backoff } from '../../cluster/backoff.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Store } from '../../cluster/watch/store.ts';
import type { Settings } from '../../config/settings.ts';
import { openAddresses } from '../../notify/addresses.ts';
import type { JobEntry } from '../../resource/job-entry.ts';
import { makeTimers } from '../timers.ts';
import { Lanes } from './lanes.ts';
import { passOverNotifications } from './pass.ts';
import { Receivers } from './receivers.ts';
import { makeSender } from './send.ts';

export interface NotificationsOptions {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly jobs: () => Pick<Store<JobEntry>, 'get'>;
  readonly log: Logger;
}

export interface Notifications {
  /** Call this for each change of a job that the watch shows. */
  changed(key: string, job: JobEntry | undefined): void;
  stop(): Promise<void>;
}

/** Attempts at the same time. Each lasts ten seconds at most, so a namespace with a slow receiver keeps two of them busy. */
const lanes = { workers: 16, perNamespace: 2 };

/** Milliseconds, if the apiserver fails. */
const faults = { first: 1000, longest: 60_000 };

/** Tells receivers and forges of jobs, beside the reconcile loop: no pass waits for it. */
export function startNotifications({ cluster, settings, jobs, log }: NotificationsOptions): Notifications {
  if (!settings.notifications.enabled) return { changed: () => undefined, stop: () => Promise.resolve() };
  const { egress, notifications, registry } = settings;
  const isOpen = openAddresses(egress.except, notifications.allowedRanges);
  const sender = makeSender({ isOpen, ca: registry.ca });
  const parts = { cluster, settings, sender, receivers: new Receivers(), now: () => Date.now() };
  /** Jobs whose start was told by this process, by uid and what was told: after a restart, it is told again. */
  const started = new Map<string, string>();
  const failures = new Map<string, number>();
  const timers = makeTimers((key) => {
    queue.add(key);
  });
  const queue = new Lanes({ ...lanes, work });

  async function work(key: string): Promise<void> {
    const entry = jobs().get(key);
    if (entry?.telling === undefined) return;
    try {
      const again = await passOverNotifications(parts, entry);
      failures.delete(key);
      // Jitter: a receiver that is back is not asked by all at once.
      if (again !== undefined) timers.set(key, again * (1 + Math.random() / 5));
    } catch (error) {
      log.warn({ job: entry.uid, key, err: error }, 'could not tell of a job, retrying');
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      timers.set(key, backoff(count, faults));
    }
  }

  return {
    changed(key, job) {
      if (job?.telling !== 'start') started.delete(key);
      if (job?.telling === undefined) {
        timers.cancel(key);
        failures.delete(key);
        return;
      }
      if (job.telling === 'start') {
        if (started.get(key) === job.uid) return;
        started.set(key, job.uid);
      }
      queue.add(key);
    },
    async stop() {
      timers.clear();
      await queue.stop();
      await sender.close();
    },
  };
}
