import { oneLine } from '../text/quote.ts';
import { podName } from '../resource/names.ts';
import type { Phase } from '../resource/phases.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { whyBroken } from './broken-container.ts';
import { containerNames, type PodStep } from './containers.ts';
import { ownEviction } from './eviction.ts';
import { containerOf, isPastDeadline, type PodSeen } from './pod-seen.ts';
import { judgeStart } from './pod-start.ts';
import { attemptOf, currentPod, runOf, stepOf } from './progress.ts';
import { backingOff, retry } from './retry.ts';
import type { Snapshot } from './snapshot.ts';
import type { Outcome, Step } from './step.ts';

/** The parts that differ between steps with a pod. */
interface PodStepParts<N extends PodStep> extends Pick<Step, 'applies' | 'prepare' | 'afterwards'> {
  readonly name: N;
  readonly phase: Phase;
  readonly isDone: (job: DockerfileJob) => boolean;
  /** Called while the step has no pod. */
  readonly start: (job: DockerfileJob, seen: Snapshot) => Outcome;
  /** Called when the step has a pod that is not lost. */
  readonly judge: (job: DockerfileJob, seen: Snapshot, pod: PodSeen) => Outcome;
}

/**
 * A step whose work is done by a pod. If the infrastructure loses the pod, the step retries with another one. If its
 * containers do not start in time, the step fails or retries, whatever else it waits for.
 */
export const podStep = <N extends PodStep>({ isDone, start, judge, ...step }: PodStepParts<N>): Step<N> => ({
  ...step,
  decide(job, seen) {
    if (isDone(job)) return { kind: 'done', want: [] };
    const pause = backingOff(job, step.name, seen.now);
    if (pause) return pause;
    const again = (message: string): Outcome => retry(job, step.name, seen.now, message);
    const pod = currentPod(job, step.name, seen.pods);
    if (!pod) return hadPod(job, step.name) ? again('its pod is gone') : start(job, seen);
    const evicted = ownEviction(pod, seen.settings);
    if (evicted) return evicted;
    const lost = whyLost(pod);
    if (lost !== undefined) return again(lost);
    const outcome = judge(job, seen, pod);
    if (outcome.kind !== 'wait') return outcome;
    const startTime = stepOf(job, step.name)?.startTime;
    const began = judgeStart(pod, startTime === undefined ? seen.now : Date.parse(startTime), seen);
    if (began === undefined) return outcome;
    if (began.kind === 'lost') return again(began.message);
    if (began.kind === 'fail') return began;
    return { ...outcome, until: Math.min(outcome.until, began.until) };
  },
});

/** Whether an earlier pass has seen the containers of the current attempt's pod at work. */
const hadPod = (job: DockerfileJob, name: PodStep): boolean =>
  stepOf(job, name)?.pod === podName(name, runOf(job), attemptOf(job, name));

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

/** Why a pod is lost: the infrastructure took it away, or broke one of its containers. Undefined if it is not lost. */
function whyLost(pod: PodSeen): string | undefined {
  if (pod.reason !== undefined && takenAway.has(pod.reason)) {
    return `pod ${pod.name}: ${pod.reason} ${pod.message ?? ''}`.trimEnd();
  }
  if (pod.deleting) return `pod ${pod.name} is being deleted`;
  return isPastDeadline(pod) ? undefined : brokenIn(pod);
}

function brokenIn(pod: PodSeen): string | undefined {
  for (const name of containerNames) {
    const container = containerOf(pod, name);
    const why = container && whyBroken(container);
    if (why !== undefined) return `the container ${name} of pod ${pod.name} broke: ${oneLine(why, 500)}`;
  }
  return undefined;
}
