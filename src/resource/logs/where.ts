import { archivedLogs, type LogName } from '../archived-logs.ts';
import { podName } from '../names.ts';

/** How long after the end of a job its archive may still come, in milliseconds. The operator itself waits 20 s for logs. */
const archiving = 45_000;

/** Where a log is. `later`: it is not there yet. `none`: it will never be. */
export type Where =
  | { readonly kind: 'archive' | 'pod'; readonly pod: string; readonly attempt: number }
  | { readonly kind: 'later' | 'none' };

/** The part of a job that says where its logs are, of any version of the operator. */
export interface LogJob {
  readonly metadata: { readonly deletionTimestamp?: string | undefined };
  readonly status: {
    readonly archive?: string | undefined;
    readonly run?: number | undefined;
    readonly startTime?: string | undefined;
    /** Set once the job is over. */
    readonly completionTime?: string | undefined;
    readonly steps?: readonly { readonly name: string; readonly attempt?: number | undefined }[] | undefined;
  };
}

export const isOver = ({ status }: LogJob): boolean => status.completionTime !== undefined;

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
export function withoutPod(job: LogJob, now: number): Where {
  const { startTime, completionTime } = job.status;
  if (completionTime === undefined) return { kind: 'later' };
  const isRecent = now < Date.parse(completionTime) + archiving;
  return { kind: startTime !== undefined && isRecent ? 'later' : 'none' };
}
