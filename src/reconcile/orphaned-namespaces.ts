import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import { kind } from '../resource/schema.ts';
import type { OwnedNamespace, Watches } from './watches.ts';

/** Deletes a job's namespace whose job is gone, as when its finalizer was taken off by hand. */
export async function removeIfOrphaned(
  { cluster, watches, log }: { cluster: Cluster; watches: Watches; log: Logger },
  { name, deleting, job }: OwnedNamespace,
): Promise<void> {
  try {
    await watches.synced;
    if (deleting || watches.jobs.store.by('uid', job.uid).length > 0) return;
    // The watch may lag behind a job that was just made: the apiserver has the last word.
    const { uid, ...ref } = job;
    const found = await cluster.get({ kind, ...ref });
    if (found?.metadata.uid === uid) return;
    await cluster.delete({ kind: 'Namespace', name });
    log.info({ namespace: name, job: uid }, 'removed the namespace of a job that is gone');
  } catch (error) {
    log.warn({ namespace: name, err: error }, 'the namespace of a job that is gone could not be removed');
  }
}
