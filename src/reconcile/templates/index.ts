import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Cluster } from '../../cluster/cluster.ts';
import { isConflict } from '../../cluster/errors.ts';
import { keyOf } from '../../cluster/object.ts';
import type { Store } from '../../cluster/watch/store.ts';
import type { JobEntry } from '../../resource/job-entry.ts';
import { templateSlot } from '../../resource/template/mark.ts';
import type { Metrics } from '../metrics.ts';
import { makeQueue } from '../queue.ts';
import { passOverTemplate } from './pass.ts';
import { watchTemplates } from './watch.ts';

export interface TemplatesOptions {
  readonly cluster: Cluster;
  readonly jobs: Pick<Store<JobEntry, 'template'>, 'by'>;
  readonly metrics: Pick<Metrics, 'pass'>;
  readonly log: Logger;
}

export interface Templates {
  /** Call this for each change of a job that the watch shows. */
  jobChanged(job: JobEntry | undefined, before: JobEntry | undefined): void;
  /** Begins to work, once the templates are known. Call this when all jobs are. */
  start(): void;
  stop(): Promise<void>;
}

/** Of their own: ten thousand templates whose time has come must not keep jobs from going on. */
const workers = 2;

/** Watches the templates, and makes and ends their jobs. A cluster without the kind has none. */
export function startTemplates({ cluster, jobs, metrics, log }: TemplatesOptions): Templates {
  const queue = makeQueue({ workers, work: pass });
  const watch = watchTemplates(cluster, {
    onWish: (key) => {
      queue.renew(key);
    },
    onError: (error, key) => {
      log.warn({ err: error, key }, 'watch error of templates');
    },
  });
  const parts = { cluster, jobs, log, now: () => Date.now() };

  async function pass(key: string): Promise<void> {
    const entry = watch.store.get(key);
    if (!entry) {
      queue.forget(key);
      return;
    }
    const begun = performance.now();
    try {
      const again = await passOverTemplate(parts, entry);
      queue.forget(key);
      if (again !== undefined) queue.addAfter(key, Math.max(0, again - Date.now()));
      metrics.pass((performance.now() - begun) / 1000, false);
    } catch (error) {
      // Conflicts are routine: someone else wrote the object.
      const broken = !isConflict(error);
      if (broken) log.warn({ template: entry.uid, key, err: error }, 'pass over a template failed, retrying');
      metrics.pass((performance.now() - begun) / 1000, broken);
      throw error;
    }
  }

  function wake({ namespace, template }: JobEntry): void {
    const slot = template && templateSlot(namespace, template.uid);
    if (slot === undefined) return;
    for (const entry of watch.store.by('uid', slot)) queue.add(keyOf(entry));
  }

  return {
    jobChanged(job, before) {
      if (isDeepStrictEqual(job && newsOf(job), before && newsOf(before))) return;
      for (const one of [job, before]) if (one) wake(one);
    },
    start() {
      void watch.synced.then((complete) => {
        if (complete) queue.start();
      });
    },
    async stop() {
      await watch.stop();
      await queue.stop();
    },
  };
}

/** What its template is told of a job: most changes of jobs are nothing of that, and cost it no pass. */
const newsOf = ({ uid, phase, deleting, template }: JobEntry) =>
  template && { uid, phase, deleting, template };
