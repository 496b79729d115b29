import type { Phase } from '../resource/phases.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { PodStep } from './containers.ts';
import type { PodSeen } from './pod-seen.ts';
import { currentPod } from './progress.ts';
import { backingOff, retry } from './retry.ts';
import type { Snapshot } from './snapshot.ts';
import type { Outcome, Step } from './step.ts';

/** The parts that differ between steps with a pod. */
interface PodStepParts<N extends PodStep> extends Pick<Step, 'prepare' | 'afterwards'> {
  readonly name: N;
  readonly phase: Phase;
  readonly isDone: (job: DockerfileJob) => boolean;
  /** Called while the step has no pod. */
  readonly start: (job: DockerfileJob, seen: Snapshot) => Outcome;
  /** Called when the step has a pod that is not lost. */
  readonly judge: (job: DockerfileJob, seen: Snapshot, pod: PodSeen) => Outcome;
}

/** A step whose work is done by a pod. If the infrastructure loses the pod, the step retries with another one. */
export const podStep = <N extends PodStep>({ isDone, start, judge, ...step }: PodStepParts<N>): Step<N> => ({
  ...step,
  decide(job, seen) {
    if (isDone(job)) return { kind: 'done', want: [] };
    const pause = backingOff(job, step.name, seen.now);
    if (pause) return pause;
    const pod = currentPod(job, step.name, seen.pods);
    if (!pod) return waitAtMost(start(job, seen), seen.now + startGrace);
    const lost = whyLost(pod, seen.now);
    if (lost !== undefined) return retry(job, step.name, seen.now, lost);
    const outcome = judge(job, seen, pod);
    return hasBegun(pod) ? outcome : waitAtMost(outcome, Date.parse(pod.createdAt) + startGrace);
  },
});

/** Makes a wait without an end look again at this time, in milliseconds since the epoch. */
const waitAtMost = (outcome: Outcome, until: number): Outcome =>
  outcome.kind === 'wait' ? { until, ...outcome } : outcome;

const hasBegun = ({ containers }: PodSeen): boolean => containers.some(({ state }) => state !== 'waiting');

/** How long a pod may wait for its images and volumes before it counts as lost, in milliseconds. */
export const startGrace = 5 * 60_000;

/** Reasons that the kubelet and the control plane give for pods that failed through no fault of their containers. */
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

/** Why a pod is lost: the infrastructure removed it or did not start it. Undefined if it is not lost. */
function whyLost(pod: PodSeen, now: number): string | undefined {
  if (pod.reason !== undefined && takenAway.has(pod.reason)) {
    return `pod ${pod.name}: ${pod.reason} ${pod.message ?? ''}`.trimEnd();
  }
  if (pod.deleting) return `pod ${pod.name} is being deleted`;
  if (hasBegun(pod) || now - Date.parse(pod.createdAt) < startGrace) return undefined;
  const stuck = pod.containers.find((container) => container.state === 'waiting');
  const reason = stuck?.reason ?? 'Unschedulable';
  return `pod ${pod.name} did not start: ${reason} ${stuck?.message ?? pod.message ?? ''}`.trimEnd();
}
