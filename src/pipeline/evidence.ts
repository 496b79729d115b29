import { milliseconds } from '../resource/duration.ts';
import type { PodStep } from '../resource/names.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { isTerminal } from '../resource/status.ts';
import { containerOf } from './pod-progress.ts';
import { attemptOf, runOf, succeeded } from './retry.ts';
import type { PodSeen } from './snapshot.ts';

export interface ContainerRef {
  readonly pod: string;
  readonly container: string;
}

/** The trusted container of each pod whose result line counts. */
const resultContainer: Record<PodStep, string> = { build: 'push', scan: 'report', run: 'collect' };

/** What the archive keeps, by the file's name in it. */
export const archived: Record<string, { readonly step: PodStep; readonly container: string }> = {
  'build.log': { step: 'build', container: 'build' },
  'push.log': { step: 'build', container: 'push' },
  'scan-report.json': { step: 'scan', container: 'report' },
  'run.log': { step: 'run', container: 'run' },
};

/** The job's pods that still count: of this run, and of the step's present try. */
export const currentPods = (job: DockerfileJob, pods: readonly PodSeen[]): PodSeen[] =>
  pods.filter(({ step, run, attempt }) => run === runOf(job) && attempt === attemptOf(job, step));

/** Containers whose result line is worth following now: it is known up to a second before the pod's status. */
export function resultsToFollow(job: DockerfileJob, pods: readonly PodSeen[]): ContainerRef[] {
  return currentPods(job, pods)
    .filter((pod) => pod.node !== undefined && !succeeded(job, pod.step) && mayHaveResult(pod))
    .map(({ name, step }) => ({ pod: name, container: resultContainer[step] }));
}

/** A collect container starts only when the user's container has ended well. */
const mayHaveResult = (pod: PodSeen): boolean =>
  pod.step !== 'run' || containerOf(pod, 'run')?.exitCode === 0;

/** Logs that a decision or the archive needs; no other is ever read. */
export function logsToRead(job: DockerfileJob, pods: readonly PodSeen[], now: number): ContainerRef[] {
  const over = isTerminal(job.status.phase);
  if (over && job.status.archive !== undefined) return [];
  return currentPods(job, pods).flatMap((pod) =>
    Object.values(archived)
      .filter(({ step, container }) => step === pod.step && hasLog(pod, container))
      .filter(({ container }) => over || failedOrOverdue(job, pod, container, now))
      .map(({ container }) => ({ pod: pod.name, container })),
  );
}

const hasLog = (pod: PodSeen, container: string): boolean =>
  (containerOf(pod, container)?.state ?? 'waiting') !== 'waiting';

function failedOrOverdue(job: DockerfileJob, pod: PodSeen, name: string, now: number): boolean {
  const container = containerOf(pod, name);
  if (container?.exitCode !== undefined) return container.exitCode !== 0;
  if (container?.startedAt === undefined || pod.step === 'scan') return false;
  return now >= Date.parse(container.startedAt) + milliseconds(job.spec[pod.step].timeout);
}
