import type { Cluster } from '../cluster/cluster.ts';
import { isForbidden } from '../cluster/errors.ts';
import { sourceOf } from '../pipeline/3-build/sources/index.ts';
import type { ObjectRead, ObjectToRead } from '../pipeline/3-build/sources/source.ts';
import { isSourceNeeded } from '../pipeline/observation.ts';
import type { SourceSeen } from '../pipeline/snapshot.ts';
import type { DockerfileJob } from '../resource/schema.ts';

/** Reads a job's source while it is still needed. @throws ApiError if the API server fails */
export async function readSource(cluster: Cluster, job: DockerfileJob): Promise<SourceSeen> {
  if (!isSourceNeeded(job)) return { kind: 'unread' };
  const source = sourceOf(job);
  const { objectToRead } = source;
  return source.resolve(objectToRead && (await read(cluster, job.metadata.namespace, objectToRead)));
}

async function read(cluster: Cluster, namespace: string, { kind, name }: ObjectToRead): Promise<ObjectRead> {
  try {
    const object = await cluster.get({ kind, namespace, name });
    return object ? { kind: 'object', object } : { kind: 'absent' };
  } catch (error) {
    if (isForbidden(error)) return { kind: 'forbidden' };
    throw error;
  }
}
