import { isStartFault } from '../broken-container.ts';
import { isOutOfMemory, type ContainerSeen, type PodSeen } from '../pod-seen.ts';
import { startDue } from '../pod-start.ts';
import { isUnpullable } from '../pull-fault.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, FailDetails, Outcome, Wait } from '../step.ts';
import { awaitLog } from '../unreadable-log.ts';
import { networkHint } from './network-hint.ts';
import { writableFolders } from './writable.ts';

export type Ended = Extract<ContainerSeen, { state: 'terminated' }>;

/** Waiting reasons that the kubelet gives while it cannot create or start a container. It tries again. */
const notCreated = new Set(['CreateContainerError', 'CreateContainerConfigError', 'RunContainerError']);

export const startingPod = 'starting the run pod';

/** When a container was at work, for the status of its step. */
export const times = ({ startedAt, finishedAt }: Ended) => ({
  ...(startedAt !== undefined && { startTime: startedAt }),
  ...(finishedAt !== undefined && { endTime: finishedAt }),
});

/** Judges a container of the user that has not started. */
export function starting(
  seen: Snapshot,
  pod: PodSeen,
  container: Extract<ContainerSeen, { state: 'waiting' }> | undefined,
): Outcome {
  const reason = container?.reason;
  const said = container?.message ?? '';
  if (isUnpullable(reason, said)) {
    const message = `the node cannot unpack the image: ${said}`;
    return { kind: 'fail', reason: 'PushFailed', message, location: { pod: pod.name, container: 'run' } };
  }
  if (reason === undefined || !notCreated.has(reason) || !isStartFault(said))
    return { kind: 'wait', want: [], message: startingPod, until: startDue(seen) };
  const message = `the container cannot start: ${said}`;
  return { kind: 'fail', reason: 'RunFailed', message, location: { pod: pod.name, container: 'run' } };
}

/** Judges the end of a container of the user that has ended by itself, and should not have, or not like this. */
export function failed(
  seen: Snapshot,
  pod: PodSeen,
  container: Ended,
  what = 'the container failed with exit code',
): Wait | Fail {
  const where: FailDetails = { location: { pod: pod.name, container: 'run' }, logTail: seen.logs.run ?? '' };
  if (isOutOfMemory(container)) {
    const message = 'the container was killed: it used more memory than spec.run.resources.limits.memory';
    return { kind: 'fail', reason: 'RunOutOfMemory', message, ...where };
  }
  const waiting = awaitLog('run', seen, pod);
  if (waiting) return waiting;
  const said =
    container.reason === 'StartError' || container.reason === 'ContainerCannotRun'
      ? `: ${container.message ?? ''}`
      : '';
  const hint = networkHint(seen.logs.run ?? '');
  const message = `${what} ${container.exitCode}${said}${hint}${writeHint(seen.logs.run ?? '')}`;
  return { kind: 'fail', reason: 'RunFailed', message, ...where };
}

const writeHint = (log: string): string =>
  /Read-only file system|EROFS/.test(log)
    ? `; it can write only to ${writableFolders.join(', ')} and the volumes of its image`
    : '';
