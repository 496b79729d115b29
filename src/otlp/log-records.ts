import type { DockerfileJob } from '../resource/schema.ts';
import { plainLines } from '../text/plain.ts';
import { placeOf, stepSpanId } from './ids.ts';
import { attributes, nanoseconds, type Attribute } from './value.ts';

/** The end of a container's log, as it is archived. */
export interface ContainerLog {
  readonly step: string;
  readonly container: string;
  readonly text: string;
}

/** A record in OTLP's mapping to JSON (opentelemetry-proto, logs.proto). It says no severity, because nobody knows it. */
export interface LogRecord {
  readonly observedTimeUnixNano: string;
  readonly body: { readonly stringValue: string };
  readonly attributes: readonly Attribute[];
  readonly flags: number;
  readonly traceId: string;
  readonly spanId: string;
}

/** Of each container, the last lines, and characters of a line. Anybody can print a line break or a long line. */
const [mostLines, longestLine] = [1000, 16 * 1024];

/**
 * A record for each line that is not empty, in the span of its step. Lines are as they are shown elsewhere: without sequences for terminals, and
 * with everything else that is invisible escaped.
 * @param now when they were read, in milliseconds since the epoch
 */
export function logRecords(
  job: Pick<DockerfileJob, 'metadata' | 'status'>,
  logs: readonly ContainerLog[],
  now: number,
): readonly LogRecord[] {
  const { traceId, sampled } = placeOf(job);
  const { name, namespace, uid } = job.metadata;
  return logs.flatMap(({ step, container, text }) => {
    const shared = {
      observedTimeUnixNano: nanoseconds(now),
      attributes: attributes({
        'k8s.namespace.name': namespace,
        'dockerfilejob.name': name,
        'dockerfilejob.uid': uid,
        'dockerfilejob.run': job.status.run ?? 1,
        'cicd.pipeline.task.name': step,
        'k8s.container.name': container,
      }),
      flags: sampled ? 1 : 0,
      traceId,
      spanId: stepSpanId(job, step),
    };
    return linesOf(text).map((line) => ({ ...shared, body: { stringValue: line } }));
  });
}

const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const kept = lines.slice(-mostLines);
  const note = `[the first ${lines.length - kept.length} lines are not shipped]`;
  return [...(kept.length < lines.length ? [note] : []), ...plainLines(kept.join('\n'))].map((line) =>
    line.slice(0, longestLine).toWellFormed(),
  );
};
