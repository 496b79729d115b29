import { templateNameLabel } from '../resource/template/schema.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Status, StepStatus } from '../resource/status.ts';
import { placeOf, stepSpanId, type TracePlace } from './ids.ts';
import { attributes, nanoseconds, type Attribute } from './value.ts';

/** A span in OTLP's mapping to JSON (opentelemetry-proto, trace.proto). */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  /** Bits 0 to 7 are the flags of the traceparent. */
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number; readonly message?: string };
}

const [internal, server] = [1, 2] as const;
const failed = 2;
const sampledFlag = 1;
/** Characters of a message. */
const longestMessage = 1024;

type Ended = Pick<DockerfileJob, 'metadata' | 'status'>;

/**
 * The trace of a run that has ended: a span for the run, and one for each step that has started. The times are those of the
 * status. Empty if whoever has submitted the job does not record the trace.
 */
export function jobSpans(job: Ended): readonly Span[] {
  const place = placeOf(job);
  if (!place.sampled) return [];
  const { metadata, status } = job;
  const end = timeOf(status.completionTime) ?? timeOf(metadata.creationTimestamp) ?? 0;
  const steps = (status.steps ?? []).flatMap((step) => stepSpan(job, place, step, end));
  const starts = [
    timeOf(status.startTime),
    ...(status.steps ?? []).map(({ startTime }) => timeOf(startTime)),
  ];
  const start = Math.min(end, ...starts.filter((time) => time !== undefined));
  return [{ ...runSpan(job, place), ...between(start, end) }, ...steps];
}

type Timeless = Omit<Span, 'startTimeUnixNano' | 'endTimeUnixNano'>;

/** By the semantic conventions for CI/CD, Kubernetes, version control and errors. */
function runSpan({ metadata, status }: Ended, place: TracePlace): Timeless {
  const { failureDetails, image, source } = status;
  const { parentSpanId } = place;
  return {
    traceId: place.traceId,
    spanId: place.spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    flags: sampledFlag,
    name: 'DockerfileJob',
    kind: server,
    attributes: attributes({
      'cicd.pipeline.name': templateOf(metadata) ?? metadata.name,
      'cicd.pipeline.run.id': `${metadata.uid}-${status.run ?? 1}`,
      'cicd.pipeline.action.name': 'RUN',
      'cicd.pipeline.result': resultOf(status),
      'k8s.namespace.name': metadata.namespace,
      'dockerfilejob.name': metadata.name,
      'dockerfilejob.uid': metadata.uid,
      'dockerfilejob.run': status.run ?? 1,
      'dockerfilejob.performance': status.performance,
      'dockerfilejob.reused_from': status.reusedFrom?.uid,
      'vcs.ref.head.revision': source?.git?.commitSha,
      'oci.manifest.digest': image?.digest,
      'error.type': failureDetails?.reason,
    }),
    status: failureDetails ? failure(failureDetails.message) : {},
  };
}

const labelsOf = (metadata: DockerfileJob['metadata']): Readonly<Record<string, unknown>> =>
  typeof metadata['labels'] === 'object' ? { ...metadata['labels'] } : {};

function templateOf(metadata: DockerfileJob['metadata']): string | undefined {
  const name = labelsOf(metadata)[templateNameLabel];
  return typeof name === 'string' ? name : undefined;
}

/** None if the step has not started. One that was canceled has ended with its run. */
function stepSpan(job: Ended, { traceId, spanId }: TracePlace, step: StepStatus, runEnd: number): Span[] {
  const start = timeOf(step.startTime);
  if (start === undefined) return [];
  const { name, state, reason, message = '' } = step;
  const id = `${job.metadata.uid}-${job.status.run ?? 1}-${name}`;
  return [
    {
      traceId,
      spanId: stepSpanId(job, name),
      parentSpanId: spanId,
      flags: sampledFlag,
      name,
      kind: internal,
      ...between(start, timeOf(step.endTime) ?? runEnd),
      attributes: attributes({
        'cicd.pipeline.task.name': name,
        'cicd.pipeline.task.run.id': id,
        'cicd.pipeline.task.run.result': taskResults[state],
        'k8s.namespace.name': step.pod === undefined ? undefined : `dfj-${job.metadata.uid}`,
        'k8s.pod.name': step.pod,
        'process.exit.code': step.exitCode,
        'dockerfilejob.retries': step.attempt,
        'error.type': reason,
      }),
      status: state === 'Failed' ? failure(message) : {},
    },
  ];
}

const taskResults: Record<StepStatus['state'], string> = {
  Waiting: 'cancellation',
  Running: 'cancellation',
  Succeeded: 'success',
  Failed: 'failure',
};

/** Faults of the platform are errors, those of the user failures (docs/decisions/0011). */
function resultOf({ phase, failureDetails }: Status): string {
  if (phase === 'Succeeded') return 'success';
  if (phase === 'Canceled') return 'cancellation';
  const reason = failureDetails?.reason ?? '';
  if (reason.endsWith('Timeout')) return 'timeout';
  return reason === 'InfrastructureError' || reason === 'NamespaceStuck' ? 'error' : 'failure';
}

const failure = (message: string): Span['status'] => ({
  code: failed,
  message: message.slice(0, longestMessage).toWellFormed(),
});

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isFinite(time) ? time : undefined;
}

const between = (start: number, end: number): Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'> => ({
  startTimeUnixNano: nanoseconds(start),
  endTimeUnixNano: nanoseconds(Math.max(start, end)),
});
