import { createHash } from 'node:crypto';
import type { DockerfileJob } from '../resource/schema.ts';
import { parseTraceparent, traceparentAnnotation } from '../resource/traceparent.ts';

/** Where a run of a job is in a trace. */
export interface TracePlace {
  readonly traceId: string;
  /** The span of the run. */
  readonly spanId: string;
  /** The span of whoever has submitted it. */
  readonly parentSpanId?: string;
  readonly sampled: boolean;
}

/**
 * The place of a run. IDs are hashes of the job's uid and its run, so that a repetition sends the same spans again, and no
 * job can have a span of another one, whichever trace it names.
 */
export function placeOf({ metadata, status }: Pick<DockerfileJob, 'metadata' | 'status'>): TracePlace {
  const run = [metadata.uid, status.run ?? 1];
  const parent = parseTraceparent(metadata.annotations?.[traceparentAnnotation]);
  return {
    traceId: parent?.traceId ?? hash(['trace', ...run], 32),
    spanId: hash(['span', ...run], 16),
    ...(parent && { parentSpanId: parent.spanId }),
    sampled: parent?.sampled ?? true,
  };
}

/** The span of a step. */
export const stepSpanId = (job: Pick<DockerfileJob, 'metadata' | 'status'>, step: string): string =>
  hash(['span', job.metadata.uid, job.status.run ?? 1, step], 16);

const hash = (about: readonly (string | number)[], digits: number): string =>
  createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, digits);
