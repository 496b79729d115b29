import type { Cluster } from '../cluster/cluster.ts';
import { fieldManager } from '../resource/names.ts';
import { apiVersion, kind, type DockerfileJob } from '../resource/schema.ts';
import { isTerminal, type Phase } from '../resource/phases.ts';

interface Reported {
  readonly metadata: Pick<DockerfileJob['metadata'], 'uid' | 'namespace' | 'name' | 'resourceVersion'>;
  readonly status: Pick<DockerfileJob['status'], 'phase' | 'failureDetails'>;
}

/** How long a job must have been in a phase for an Event to say that it has left it, in milliseconds. */
const worthTelling = 10_000;

/** Whether a phase change is an Event: the end of a job is, and the end of a phase that lasted. */
export function isEvent(
  before: Pick<DockerfileJob, 'metadata' | 'status'>,
  phase: Phase,
  now: number,
): boolean {
  const ends = before.status.steps?.map(({ state, endTime }) =>
    state === 'Succeeded' ? endTime : undefined,
  );
  const since = [before.metadata.creationTimestamp, ...(ends ?? [])].map(
    (time) => Date.parse(time ?? '') || 0,
  );
  return isTerminal(phase) || now - Math.max(...since) >= worthTelling;
}

/** Records a phase change as an Event, which `kubectl describe` shows. @throws ApiError if the write fails */
export async function recordEvent(
  cluster: Pick<Cluster, 'create'>,
  job: Reported,
  before: Phase,
): Promise<void> {
  const { metadata, status } = job;
  const failure = status.failureDetails;
  const time = new Date().toISOString();
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      // Unique per transition, so that a retried pass creates no duplicate.
      name: `${metadata.name}.${metadata.resourceVersion}`,
      namespace: metadata.namespace,
    },
    involvedObject: {
      apiVersion,
      kind,
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
    },
    type: failure ? 'Warning' : 'Normal',
    reason: failure?.reason ?? status.phase,
    message: (failure?.message ?? `${before} → ${status.phase}`).slice(0, 1000),
    source: { component: fieldManager },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  });
}
