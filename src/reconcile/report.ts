import type { Cluster } from '../cluster/cluster.ts';
import type { Decision } from '../pipeline/decision.ts';
import { dockerfileJobSchema, finalizer, kind, type DockerfileJob } from '../resource/schema.ts';
import { mergePatch } from './merge-patch.ts';

const refOf = ({ metadata }: DockerfileJob) =>
  ({ kind, namespace: metadata.namespace, name: metadata.name }) as const;

/**
 * Adds the finalizer, so that the object outlives its children.
 * @returns the current object
 * @throws ApiError if the write fails
 */
export async function hold(cluster: Cluster, job: DockerfileJob): Promise<DockerfileJob> {
  const { finalizers, resourceVersion, deletionTimestamp } = job.metadata;
  if (finalizers.includes(finalizer) || deletionTimestamp !== undefined) return job;
  const metadata = { resourceVersion, finalizers: [...finalizers, finalizer] };
  return dockerfileJobSchema.parse(await cluster.patch(refOf(job), { metadata }));
}

/** Removes the finalizer. @throws ApiError if the write fails */
export async function release(cluster: Cluster, job: DockerfileJob): Promise<void> {
  const { finalizers, resourceVersion } = job.metadata;
  if (!finalizers.includes(finalizer)) return;
  const metadata = { resourceVersion, finalizers: finalizers.filter((one) => one !== finalizer) };
  await cluster.patch(refOf(job), { metadata });
}

/**
 * Writes the status as one patch, or nothing if it is unchanged. The patch carries the observed resourceVersion.
 * @returns the current object
 * @throws ApiError if the write fails; a conflict if the object has changed since it was read
 */
export async function report(
  cluster: Cluster,
  job: DockerfileJob,
  { status }: Decision,
): Promise<DockerfileJob> {
  const patch = mergePatch(job.status, status);
  if (!patch) return job;
  const { resourceVersion } = job.metadata;
  return dockerfileJobSchema.parse(await cluster.patchStatus(refOf(job), { resourceVersion, status: patch }));
}
