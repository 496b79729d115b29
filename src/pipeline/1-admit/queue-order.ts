import type { DockerfileJob } from '../../resource/schema.ts';
import { isAtWork, isTerminal } from '../../resource/phases.ts';
import type { Snapshot } from '../snapshot.ts';

const waits = ({ spec, status, metadata }: DockerfileJob): boolean =>
  !isTerminal(status.phase) &&
  !isAtWork(status.phase) &&
  !spec.suspend &&
  metadata.deletionTimestamp === undefined;

/** Sorts by priority, highest first, then by age, oldest first. The uid breaks ties. */
function byTurn(a: DockerfileJob, b: DockerfileJob): number {
  return (
    b.spec.priority - a.spec.priority ||
    Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp) ||
    (a.metadata.uid < b.metadata.uid ? -1 : 1)
  );
}

/** The jobs in the queue, the next to be admitted first. */
export const waiting = (jobs: readonly DockerfileJob[]): DockerfileJob[] => jobs.filter(waits).sort(byTurn);

/**
 * The position of a job in the queue, and the number of free slots.
 * @param admitted uids of jobs admitted so recently that the watch may not show it yet
 */
export function placeInQueue(
  job: DockerfileJob,
  jobs: readonly DockerfileJob[],
  admitted: ReadonlySet<string>,
  maxConcurrentJobs: number,
): Snapshot['queue'] {
  // The job itself does not count: if the write of its admission failed, it must be admitted again.
  const others = jobs.filter(({ metadata }) => metadata.uid !== job.metadata.uid);
  const takesPlace = ({ metadata, status }: DockerfileJob): boolean =>
    isAtWork(status.phase) || admitted.has(metadata.uid);
  const ahead = waiting(others).filter((other) => !takesPlace(other) && byTurn(other, job) < 0);
  const freeSlots = Math.max(0, maxConcurrentJobs - others.filter(takesPlace).length);
  return { ahead: ahead.length, freeSlots };
}
