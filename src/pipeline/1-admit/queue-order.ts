import type { DockerfileJob } from '../../resource/schema.ts';
import { isAtWork, isTerminal } from '../../resource/phases.ts';
import type { Snapshot } from '../snapshot.ts';

const waits = ({ spec, status, metadata }: DockerfileJob): boolean =>
  !isTerminal(status.phase) &&
  !isAtWork(status.phase) &&
  !spec.suspend &&
  metadata.deletionTimestamp === undefined;

/** Higher priority first, then the older, then any fixed order. */
function byTurn(a: DockerfileJob, b: DockerfileJob): number {
  return (
    b.spec.priority - a.spec.priority ||
    Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp) ||
    (a.metadata.uid < b.metadata.uid ? -1 : 1)
  );
}

/** The jobs that wait for a place, the next first. */
export const waiting = (jobs: readonly DockerfileJob[]): DockerfileJob[] => jobs.filter(waits).sort(byTurn);

/**
 * Where a job stands.
 * @param admitted uids that were admitted a moment ago and that the watch may not show at work yet
 */
export function placeInQueue(
  job: DockerfileJob,
  jobs: readonly DockerfileJob[],
  admitted: ReadonlySet<string>,
  maxConcurrentJobs: number,
): Snapshot['queue'] {
  // A job does not stand in its own way: an admission whose write failed is made again.
  const others = jobs.filter(({ metadata }) => metadata.uid !== job.metadata.uid);
  const takesPlace = ({ metadata, status }: DockerfileJob): boolean =>
    isAtWork(status.phase) || admitted.has(metadata.uid);
  const ahead = waiting(others).filter((other) => !takesPlace(other) && byTurn(other, job) < 0);
  const freeSlots = Math.max(0, maxConcurrentJobs - others.filter(takesPlace).length);
  return { ahead: ahead.length, freeSlots };
}
