import { apiVersion, plural, type DockerfileJob } from '../resource/schema.ts';
import { statusWord } from '../resource/status-word.ts';
import { firstBytes } from '../text/cut.ts';

/** Bytes of a message of a job that are told. */
const mostOfMessage = 2048;

const typeOf = ({ status }: DockerfileJob): string => `io.dockerfilejob.job.${status.phase.toLowerCase()}.v1`;

/** The same for each delivery of the end of one run. */
export const eventId = ({ metadata, status }: DockerfileJob): string => `${metadata.uid}-${status.run ?? 1}`;

/** The end of a job as a CloudEvent 1.0 in JSON. Its data has the names of REST, and neither Dockerfile nor logs. */
export function cloudEvent(job: DockerfileJob): string {
  const { metadata, status } = job;
  return JSON.stringify({
    specversion: '1.0',
    id: eventId(job),
    source: `/apis/${apiVersion}/namespaces/${metadata.namespace}/${plural}/${metadata.name}`,
    type: typeOf(job),
    subject: metadata.name,
    time: status.completionTime,
    datacontenttype: 'application/json',
    data: { ...whichOf(job), ...resultOf(job), ...imageOf(job) },
  });
}

const whichOf = ({ metadata, spec, status }: DockerfileJob) => ({
  id: metadata.uid,
  name: spec.name ?? metadata.name,
  namespace: metadata.namespace,
  objectName: metadata.name,
  run: status.run ?? 1,
});

const resultOf = ({ metadata, status }: DockerfileJob) => ({
  status: statusWord(status.phase),
  performance: status.performance ?? null,
  reason: status.failureDetails?.reason ?? null,
  message: status.failureDetails ? firstBytes(status.failureDetails.message, mostOfMessage) : null,
  createdAt: metadata.creationTimestamp,
  startedAt: status.startTime ?? null,
  finishedAt: status.completionTime ?? null,
});

const imageOf = ({ status: { source, image, output, vulnerabilities } }: DockerfileJob) => ({
  commit: source?.git?.commitSha ?? null,
  digest: image?.digest ?? null,
  output: output ?? null,
  vulnerabilities: vulnerabilities ? countsOf(vulnerabilities) : null,
});

const countsOf = ({ critical, high, medium, low, unknown, gating }: Counts) =>
  ({ critical, high, medium, low, unknown, gating }) satisfies Counts;
type Counts = Record<'critical' | 'high' | 'medium' | 'low' | 'unknown' | 'gating', number>;

/** The media type of an event in structured mode. */
export const eventType = 'application/cloudevents+json; charset=utf-8';
