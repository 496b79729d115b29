import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../../cluster/cluster.ts';
import { archivedText } from '../../../resource/archived-text.ts';
import { isOver, withoutPod } from '../../../resource/logs/where.ts';
import type { Job } from '../job.ts';

/** Reads one text of the archive of a job, such as `build.log`; undefined if there is none. */
export type ReadArchive = (file: string) => string | undefined;

/** Milliseconds between two looks at a job that is about to be archived, and how many of them there are. */
const poll = 1_000;
const looks = 3;

/**
 * Reads the archive of a job: what outlives its pods. Undefined if it has none (yet).
 * @param again reads the job again; undefined if it is gone
 */
export async function openArchive(
  cluster: Cluster,
  job: Job,
  again: () => Promise<Job | undefined>,
): Promise<ReadArchive | undefined> {
  const { namespace, uid } = job.metadata;
  const name = await archiveOf(job, again);
  if (name === undefined) return undefined;
  const object = await cluster.get({ kind: 'ConfigMap', namespace, name });
  return object && ((file) => archivedText(object, file, uid));
}

/** Its name. A job that has just ended has none yet. */
async function archiveOf(job: Job, again: () => Promise<Job | undefined>): Promise<string | undefined> {
  let now: Job | undefined = job;
  for (let look = 0; look < looks && now && isToCome(now); look += 1) {
    await sleep(poll);
    now = await again();
  }
  return now?.status.archive;
}

const isToCome = (job: Job): boolean =>
  isOver(job) && job.status.archive === undefined && withoutPod(job, Date.now()).kind === 'later';
