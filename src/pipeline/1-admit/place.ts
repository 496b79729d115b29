/** Milliseconds. */
const soonest = 30_000;
const latest = 60 * 60_000;

const waiting = 'waiting for a free slot';

/**
 * Says how many jobs were ahead when this one was queued. Says the same ever after: a write for each job that moves up
 * would be one for each two jobs that wait.
 * @param said what the step has said so far
 */
export function placeInLine(said: string | undefined, ahead: number): string {
  if (said?.startsWith(waiting)) return said;
  return `${waiting}; ${ahead} ${ahead === 1 ? 'job' : 'jobs'} of this namespace ahead when it was queued`;
}

/**
 * How long a waiting job sleeps if no event wakes it, in milliseconds. The further back it is, the longer, so that all
 * waiting jobs together wake up a few times a second at most, however many there are.
 */
export const lookAgainAfter = (ahead: number): number => Math.min(latest, soonest * (1 + ahead / 10));
