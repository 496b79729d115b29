import type { DockerfileJob } from '../resource/schema.ts';
import type { StepStatus } from '../resource/status.ts';
import type { StepName } from '../resource/steps.ts';
import type { PodStep } from './containers.ts';
import type { PodSeen } from './pod-seen.ts';

/** The run that the status describes, from 1. */
export const runOf = (job: DockerfileJob): number => job.status.run ?? 1;

export const stepOf = (job: Pick<DockerfileJob, 'status'>, name: StepName): StepStatus | undefined =>
  job.status.steps?.find((step) => step.name === name);

/** The current attempt of a step, from 0. */
export const attemptOf = (job: DockerfileJob, name: StepName): number => stepOf(job, name)?.attempt ?? 0;

export const succeeded = (job: Pick<DockerfileJob, 'status'>, name: StepName): boolean =>
  stepOf(job, name)?.state === 'Succeeded';

/** The pods of the current run and of the current attempt of their step. */
export const currentPods = <P extends PodSeen>(job: DockerfileJob, pods: readonly P[]): P[] =>
  pods.filter(({ step, run, attempt }) => run === runOf(job) && attempt === attemptOf(job, step));

/** The pod of a step's current attempt. */
export const currentPod = <P extends PodSeen>(
  job: DockerfileJob,
  step: PodStep,
  pods: readonly P[],
): P | undefined => currentPods(job, pods).find((pod) => pod.step === step);
