import type { Cluster } from '../cluster/cluster.ts';
import { fieldManager } from '../resource/names.ts';
import { apiVersion, kind, type DockerfileJob } from '../resource/schema.ts';
import type { Phase } from '../resource/phases.ts';

interface Reported {
  readonly metadata: Pick<DockerfileJob['metadata'], 'uid' | 'namespace' | 'name' | 'resourceVersion'>;
  readonly status: Pick<DockerfileJob['status'], 'phase' | 'failureDetails'>;
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
