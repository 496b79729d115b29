import { oneLine } from '../text/quote.ts';
import type { ContainerName } from './containers.ts';
import { containerOf, type PodSeen } from './pod-seen.ts';
import type { Snapshot } from './snapshot.ts';
import type { Wait } from './step.ts';

/** How long a container that has ended waits for its log before it is judged without it, in milliseconds. */
const patience = 2 * 60_000;
/** How often the log is tried again meanwhile, in milliseconds. */
const lookAgain = 10_000;

/** Length of the cause in messages and in the archive, in characters. */
const longest = 300;

/** Why the log of a container could not be read; undefined if it was. */
export function unreadable(name: ContainerName, { unreadableLogs }: Snapshot): string | undefined {
  const cause = unreadableLogs[name];
  return cause === undefined
    ? undefined
    : `the log of the container ${name} cannot be read: ${oneLine(cause, longest)}`;
}

/** The wait for a log that tells why a container failed; undefined if it was read, or its time is over. */
export function awaitLog(name: ContainerName, seen: Snapshot, pod: PodSeen): Wait | undefined {
  const message = unreadable(name, seen);
  if (message === undefined) return undefined;
  const container = containerOf(pod, name);
  const end = container?.state === 'terminated' ? container.finishedAt : undefined;
  const until = Date.parse(end ?? pod.createdAt) + patience;
  if (seen.now >= until) return undefined;
  return { kind: 'wait', want: [], message, until: Math.min(until, seen.now + lookAgain) };
}
