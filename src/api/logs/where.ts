import { archivedLogs, type LogName } from '../../resource/archived-logs.ts';
import { podName } from '../../resource/names.ts';
import { isTerminal } from '../../resource/phases.ts';
import type { DockerfileJob } from '../../resource/schema.ts';

/** How long after the end of a job its archive may still come, in milliseconds. The operator itself waits 20 s for logs. */
const archiving = 45_000;

/** Where a log is. `later`: it is not there yet. `none`: it will never be. */
export type Where =
  | { readonly kind: 'archive' | 'pod'; readonly pod: string; readonly attempt: number }
  | { readonly kind: 'later' | 'none' };

/** The part of a job that says where its logs are. */
export type LogJob = Pick<DockerfileJob, 'status'>;

/**
 * Where the log of a container of the job's current run is: in a pod until it is archived.
 * @param now milliseconds since the epoch
 */
export function whereIs(name: LogName, job: LogJob, now: number): Where {
  const { archive, steps = [], run = 1 } = job.status;
  const { step: stepName } = archivedLogs[name];
  const step = steps.find((one) => one.name === stepName);
  const attempt = step?.attempt ?? 0;
  const pod = podName(stepName, run, attempt);
  if (archive !== undefined) return { kind: 'archive', pod, attempt };
  return step ? { kind: 'pod', pod, attempt } : withoutPod(job, now);
}

/** Where a log is if the pod that should have it is not there. */
export function withoutPod({ status }: LogJob, now: number): Where {
  if (!isTerminal(status.phase)) return { kind: 'later' };
  const isRecent = now < Date.parse(status.completionTime ?? '') + archiving;
  return { kind: status.startTime !== undefined && isRecent ? 'later' : 'none' };
}
