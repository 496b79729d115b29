import { milliseconds } from '../resource/duration.ts';
import { isAtWork, isTerminal } from '../resource/phases.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import {
  containerNames,
  podTraits,
  resultContainers,
  traitsOf,
  type ContainerName,
  type ResultContainer,
} from './containers.ts';
import { begunAt, containerOf, exitCodeOf, initOf, type PodSeen } from './pod-seen.ts';
import { attemptOf, currentPod, succeeded } from './progress.ts';

/** A container and the pod that it belongs to. */
export interface ContainerIn<C extends ContainerName, P extends PodSeen> {
  readonly pod: P;
  readonly container: C;
}

function* inCurrentPods<C extends ContainerName, P extends PodSeen>(
  job: DockerfileJob,
  pods: readonly P[],
  names: readonly C[],
): Generator<ContainerIn<C, P>, void> {
  for (const container of names) {
    const pod = currentPod(job, traitsOf(container).step, pods);
    if (pod && containerOf(pod, container)) yield { pod, container };
  }
}

/** Whether the source must be read: only until the image is built. */
export const isSourceNeeded = (job: DockerfileJob): boolean =>
  !isTerminal(job.status.phase) && !succeeded(job, 'build');

/** Whether the job may get what an earlier one has been given: it is admitted, and no build has begun. */
export const isEarlierDue = (job: DockerfileJob, pods: readonly PodSeen[]): boolean =>
  isAtWork(job.status.phase) &&
  job.status.inputs !== undefined &&
  !succeeded(job, 'build') &&
  attemptOf(job, 'build') === 0 &&
  currentPod(job, 'build', pods) === undefined;

/** Whether the job is over and nothing of it is archived. */
export const isArchiveDue = ({ status }: DockerfileJob): boolean =>
  isTerminal(status.phase) && status.archive === undefined;

/** Containers whose log to follow for their result. The log has it up to a second before the pod's status does. */
export const resultsToFollow = <P extends PodSeen>(
  job: DockerfileJob,
  pods: readonly P[],
): ContainerIn<ResultContainer, P>[] =>
  [...inCurrentPods(job, pods, resultContainers)].filter(
    ({ pod, container }) =>
      pod.node !== undefined && !succeeded(job, pod.step) && mayHaveStarted(pod, container),
  );

/**
 * Each question to a container that has not started costs the apiserver and the kubelet a request. So only after an init
 * container, when it is about to start, may it be asked before its pod says that it runs.
 */
function mayHaveStarted(pod: PodSeen, container: ContainerName): boolean {
  const { askedAfter } = traitsOf(container);
  if (askedAfter !== undefined)
    return exitCodeOf(containerOf(pod, askedAfter)) === 0 && containerOf(pod, container)?.state === 'running';
  const before = initOf(pod, container);
  return before === undefined ? containerOf(pod, container)?.state !== 'waiting' : exitCodeOf(before) === 0;
}

/** Containers whose log a decision or the archive needs. No other log is read, and none to delete the job. */
export function logsToRead<P extends PodSeen>(
  job: DockerfileJob,
  pods: readonly P[],
  now: number,
): ContainerIn<ContainerName, P>[] {
  const isOver = isTerminal(job.status.phase);
  if (job.metadata.deletionTimestamp !== undefined || (isOver && !isArchiveDue(job))) return [];
  return [...inCurrentPods(job, pods, containerNames)].filter(({ pod, container }) => {
    const { archive } = traitsOf(container);
    if (!archive || containerOf(pod, container)?.state === 'waiting') return false;
    return (isOver && archive.when === 'always') || hasFailedOrIsLate(job, pod, container, now);
  });
}

function hasFailedOrIsLate(job: DockerfileJob, pod: PodSeen, name: ContainerName, now: number): boolean {
  const exitCode = exitCodeOf(containerOf(pod, name));
  // A service that handles the signal to end succeeds, whatever it has answered before.
  const isService = name === 'run' && job.spec.test !== undefined;
  if (exitCode !== undefined) return exitCode !== 0 || isService;
  const begun = begunAt(pod, name);
  const timeout = podTraits[pod.step].timeout?.(job.spec);
  return begun !== undefined && timeout !== undefined && now >= Date.parse(begun) + milliseconds(timeout);
}
