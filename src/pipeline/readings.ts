import { milliseconds } from '../resource/duration.ts';
import { limits } from '../resource/limits.ts';
import type { PodStep } from '../resource/names.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { isTerminal } from '../resource/status.ts';
import { begunAt, containerOf } from './pod-step.ts';
import { attemptOf, runOf, succeeded } from './retry.ts';
import type { PodSeen } from './snapshot.ts';

export interface ContainerRef {
  readonly pod: string;
  readonly container: string;
}

/** The trusted containers whose result line counts, in the order in which they work. */
export const resultContainers: Record<PodStep, readonly string[]> = {
  build: ['clone', 'push'],
  scan: ['report'],
  run: ['collect'],
};

/** A Dockerfile that is gzipped to no gain and encoded in base64, and then some; other lines are short. */
const mostBytes = (container: string): number => (container === 'clone' ? 2 * limits.dockerfileBytes : 8192);

export interface ResultRef extends ContainerRef {
  /** Bytes that are read for the result. */
  readonly maxBytes: number;
}

/** What the archive keeps, by the file's name in it. */
export const archived: Record<string, { readonly step: PodStep; readonly container: string }> = {
  'clone.log': { step: 'build', container: 'clone' },
  'build.log': { step: 'build', container: 'build' },
  'push.log': { step: 'build', container: 'push' },
  'scan-report.json': { step: 'scan', container: 'report' },
  'run.log': { step: 'run', container: 'run' },
};

/** The job's pods that still count: of this run, and of the step's present try. */
export const currentPods = (job: DockerfileJob, pods: readonly PodSeen[]): PodSeen[] =>
  pods.filter(({ step, run, attempt }) => run === runOf(job) && attempt === attemptOf(job, step));

/** Containers whose result line is worth following now: it is known up to a second before the pod's status. */
export function resultsToFollow(job: DockerfileJob, pods: readonly PodSeen[]): ResultRef[] {
  return currentPods(job, pods)
    .filter((pod) => pod.node !== undefined && !succeeded(job, pod.step))
    .flatMap((pod) =>
      resultContainers[pod.step]
        .filter((container) => mayHaveResult(job, pod, container))
        .map((container) => ({ pod: pod.name, container, maxBytes: mostBytes(container) })),
    );
}

/** What comes after an init container starts only when that has ended well. */
function mayHaveResult(job: DockerfileJob, pod: PodSeen, container: string): boolean {
  const isFetched = job.spec.source.git !== undefined;
  if (container === 'clone') return isFetched;
  const before = container === 'collect' ? 'run' : container === 'push' && isFetched ? 'clone' : undefined;
  return before === undefined || containerOf(pod, before)?.exitCode === 0;
}

/** Logs that a decision or the archive needs; no other is ever read. */
export function logsToRead(job: DockerfileJob, pods: readonly PodSeen[], now: number): ContainerRef[] {
  const over = isTerminal(job.status.phase);
  // What a clone that went well has printed is the Dockerfile, for the operator.
  const isWanted = (container: string): boolean => over && container !== 'clone';
  if (over && job.status.archive !== undefined) return [];
  return currentPods(job, pods).flatMap((pod) =>
    Object.values(archived)
      .filter(({ step, container }) => step === pod.step && hasLog(pod, container))
      .filter(({ container }) => isWanted(container) || failedOrOverdue(job, pod, container, now))
      .map(({ container }) => ({ pod: pod.name, container })),
  );
}

const hasLog = (pod: PodSeen, container: string): boolean =>
  (containerOf(pod, container)?.state ?? 'waiting') !== 'waiting';

function failedOrOverdue(job: DockerfileJob, pod: PodSeen, name: string, now: number): boolean {
  const container = containerOf(pod, name);
  if (container?.exitCode !== undefined) return container.exitCode !== 0;
  const begun = begunAt(pod, name);
  if (begun === undefined || pod.step === 'scan') return false;
  return now >= Date.parse(begun) + milliseconds(job.spec[pod.step].timeout);
}
