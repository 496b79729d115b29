import type { DockerfileJobTemplate } from '../resource/template/schema.ts';
import type { Times } from './schedule.ts';

/** Times are in milliseconds since the epoch. */
export interface Due {
  /** What a job is due for. */
  readonly now?: {
    /** The time of the schedule. However many were missed, it is the last one. */
    readonly at: number;
    /** The first one that was missed. */
    readonly since: number;
  };
  /** The first time to come. */
  readonly next: number | undefined;
}

/**
 * What is due. What was missed while nobody looked is; what has passed before the schedule was set, or while the template was
 * suspended, is not: then the status has no next time, or one that the schedule does not have.
 */
export function dueAt(
  { metadata, status }: Pick<DockerfileJobTemplate, 'metadata' | 'status'>,
  { next, latest }: Times,
  now: number,
): Due {
  const since =
    status.observedGeneration === undefined
      ? next(Date.parse(metadata.creationTimestamp))
      : Date.parse(status.nextScheduleTime ?? '');
  const isOverdue = since !== undefined && since <= now && next(since - 1) === since;
  return { ...(isOverdue && { now: { at: Math.max(since, ...latest(now)), since } }), next: next(now) };
}
