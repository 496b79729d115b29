import type { PodStep } from '../resource/names.ts';
import type { ContainerSeen, PodSeen, Snapshot } from './snapshot.ts';

/** How far a step's pod has come, before anybody asks what its containers had to say. */
export type PodProgress =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present'; readonly pod: PodSeen }
  /** The infrastructure took it or never gave it; another try is due. */
  | { readonly kind: 'lost'; readonly pod: PodSeen; readonly message: string };

/** Milliseconds that a container may wait for its image or its volumes before the pod counts as lost. */
export const startGrace = 5 * 60_000;

/** Reasons that the kubelet or the scheduler gives to pods that failed by no fault of their containers. */
const takenAway = new Set([
  'Evicted',
  'Preempting',
  'NodeLost',
  'NodeShutdown',
  'Terminated',
  'UnexpectedAdmissionError',
  'NodeAffinity',
  'OutOfcpu',
  'OutOfmemory',
  'OutOfpods',
]);

export function podProgress(seen: Snapshot, step: PodStep, run: number, attempt: number): PodProgress {
  const pod = seen.pods.find((one) => one.step === step && one.run === run && one.attempt === attempt);
  if (!pod) return { kind: 'absent' };
  const why = lostBecause(pod, seen.now);
  return why === undefined ? { kind: 'present', pod } : { kind: 'lost', pod, message: why };
}

function lostBecause(pod: PodSeen, now: number): string | undefined {
  if (pod.reason !== undefined && takenAway.has(pod.reason)) {
    return `pod ${pod.name}: ${pod.reason} ${pod.message ?? ''}`.trimEnd();
  }
  if (pod.deleting) return `pod ${pod.name} is being deleted`;
  const stuck = pod.containers.find(({ state }) => state === 'waiting');
  const begun = pod.containers.some(({ state }) => state !== 'waiting');
  if (begun || now - Date.parse(pod.createdAt) < startGrace) return undefined;
  const reason = stuck?.reason ?? 'Unschedulable';
  return `pod ${pod.name} did not start: ${reason} ${stuck?.message ?? pod.message ?? ''}`.trimEnd();
}

export const containerOf = (pod: PodSeen, name: string): ContainerSeen | undefined =>
  pod.containers.find((container) => container.name === name);

/** When the time of a container began to count: with the fetch that it had to wait for, if there was one. */
export const begunAt = (pod: PodSeen, container: string): string | undefined =>
  (containerOf(pod, 'clone') ?? containerOf(pod, container))?.startedAt;

/** The result line that a trusted container printed, if it has. */
export const resultOf = (seen: Snapshot, pod: PodSeen, container: string): string | undefined =>
  seen.results[`${pod.name}/${container}`];

/** The end of what a container printed, where observe had a reason to read it. */
export const logOf = (seen: Snapshot, pod: PodSeen, container: string): string | undefined =>
  seen.logs[`${pod.name}/${container}`];

/** Whether the kernel ended it for its memory limit; runc and gVisor both say so in the reason. */
export const outOfMemory = ({ reason }: ContainerSeen): boolean => reason === 'OOMKilled';
