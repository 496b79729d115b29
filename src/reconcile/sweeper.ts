import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import type { Store } from '../cluster/watch/store.ts';
import type { JobEntry } from '../resource/job-entry.ts';
import { jobNamespace } from '../resource/names.ts';
import { kind } from '../resource/schema.ts';
import type { Applier } from './apply.ts';
import type { Jobs } from './jobs.ts';
import type { Metrics } from './metrics.ts';
import type { OwnedNamespace } from './watches.ts';

/** What the watches show. */
interface Shown {
  readonly jobs: { readonly store: Pick<Store<JobEntry, 'uid'>, 'by'> };
  readonly pods: { readonly store: Pick<Store<{ readonly name: string }, 'job'>, 'by'> };
  readonly namespaces: { readonly store: Pick<Store<OwnedNamespace>, 'get' | 'values'> };
  readonly synced: Promise<boolean>;
}

interface SweeperParts {
  readonly cluster: Pick<Cluster, 'get' | 'delete'>;
  readonly watches: Shown;
  readonly jobs: Pick<Jobs, 'forget'>;
  readonly applier: Pick<Applier, 'removeImages'>;
  readonly metrics: Pick<Metrics, 'stuckNamespaces'>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Milliseconds. A namespace that has been terminating for longer is stuck. */
const patience = 2 * 60_000;

/**
 * Removes what jobs leave behind that vanish without a pass of ours, because someone has removed our finalizer. Follows
 * each such job, and looks at all namespaces from time to time, in case an attempt has failed. Errors are logged.
 */
export class Sweeper {
  readonly #parts: SweeperParts;

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  /** Call this when a job is gone. */
  vanished(job: JobEntry): void {
    const { watches, jobs } = this.#parts;
    if (jobs.forget(job.uid) === 'released') return;
    const namespace = watches.namespaces.store.get(jobNamespace(job.uid));
    if (namespace) void this.removeIfOrphaned(namespace);
    else if (job.startedAt !== undefined) void this.#removeImages(job.uid);
  }

  /** Call this when the namespace of a job is gone. Before, its pods could still push an image. */
  async emptied({ job }: OwnedNamespace): Promise<void> {
    const { watches } = this.#parts;
    await watches.synced;
    if (watches.jobs.store.by('uid', job.uid).length === 0) await this.#removeImages(job.uid);
  }

  /** Deletes a namespace whose job is gone. */
  async removeIfOrphaned({ name, deletingSince, job }: OwnedNamespace): Promise<void> {
    const { cluster, watches, log } = this.#parts;
    try {
      await watches.synced;
      if (deletingSince !== undefined || watches.jobs.store.by('uid', job.uid).length > 0) return;
      // The watch may not show a new job yet, so ask the API server.
      const { uid, ...ref } = job;
      const found = await cluster.get({ kind, ...ref });
      if (found?.metadata.uid === uid) return;
      await cluster.delete({ kind: 'Namespace', name });
      log.info({ namespace: name, job: uid }, 'deleted an orphaned namespace');
    } catch (error) {
      log.warn({ namespace: name, err: error }, 'could not delete an orphaned namespace');
    }
  }

  /** Looks at every namespace of a job: deletes those without a job, and frees and reports those that are stuck. */
  async sweep(): Promise<void> {
    const { watches, metrics } = this.#parts;
    const namespaces = watches.namespaces.store.values();
    const stuck = namespaces.filter(
      ({ deletingSince }) => deletingSince !== undefined && Date.now() - deletingSince > patience,
    );
    metrics.stuckNamespaces(stuck.length);
    // One after another: there is no hurry, and there may be many.
    for (const namespace of namespaces) await this.removeIfOrphaned(namespace);
    for (const namespace of stuck) await this.#free(namespace);
  }

  /** Deletes the pods of a namespace that does not go away, without waiting for their node. */
  async #free({ name, deletingSince, job }: OwnedNamespace): Promise<void> {
    const { cluster, watches, log } = this.#parts;
    const pods = watches.pods.store.by('job', job.uid);
    log.error(
      {
        namespace: name,
        job: job.uid,
        since: new Date(deletingSince ?? 0),
        pods: pods.map((pod) => pod.name),
      },
      'a namespace is stuck: it has been terminating for minutes',
    );
    for (const pod of pods) {
      await cluster
        .delete({ kind: 'Pod', namespace: name, name: pod.name }, { gracePeriodSeconds: 0 })
        .catch((error: unknown) => {
          log.warn({ namespace: name, pod: pod.name, err: error }, 'could not delete a pod');
        });
    }
  }

  async #removeImages(uid: string): Promise<void> {
    const { applier, log } = this.#parts;
    log.info({ job: uid }, 'the job is gone without its finalizer: deleting its images');
    await applier.removeImages(uid, true);
  }
}
