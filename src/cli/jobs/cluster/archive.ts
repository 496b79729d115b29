import type { Cluster } from '../../../cluster/cluster.ts';
import { archivedText } from '../../../resource/archived-text.ts';
import type { Job } from '../job.ts';

/** Reads one text of the archive of a job, such as `build.log`; undefined if there is none. */
export type ReadArchive = (file: string) => string | undefined;

/** Reads the archive of a job: what outlives its pods. Undefined if it has none (yet). */
export async function openArchive(cluster: Cluster, job: Job): Promise<ReadArchive | undefined> {
  const { archive: name } = job.status;
  if (name === undefined) return undefined;
  const { namespace, uid } = job.metadata;
  const object = await cluster.get({ kind: 'ConfigMap', namespace, name });
  return object && ((file) => archivedText(object, file, uid));
}
