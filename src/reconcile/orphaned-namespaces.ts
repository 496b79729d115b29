import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import { kind } from '../resource/schema.ts';
import type { OwnedNamespace, Watches } from './watches.ts';

/** Deletes a namespace whose job is gone, for example because someone removed its finalizer. Logs errors. */
export async function removeIfOrphaned(
  { cluster, watches, log }: { cluster: Cluster; watches: Watches; log: Logger },
  { name, deleting, job }: OwnedNamespace,
): Promise<void> {
  try {
    await watches.synced;
    if (deleting || watches.jobs.store.by('uid', job.uid).length > 0) return;
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
