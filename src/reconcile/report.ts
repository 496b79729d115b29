import type { Cluster } from '../cluster/cluster.ts';
import type { Decision } from '../pipeline/decision.ts';
import { dockerfileJobSchema, finalizer, kind, type DockerfileJob } from '../resource/schema.ts';
import { mergePatch } from './merge-patch.ts';

const refOf = ({ metadata }: DockerfileJob) =>
  ({ kind, namespace: metadata.namespace, name: metadata.name }) as const;

/** Makes sure that the object cannot go before its children. @returns the object as it is now */
export async function hold(cluster: Cluster, job: DockerfileJob): Promise<DockerfileJob> {
  const { finalizers, resourceVersion, deletionTimestamp } = job.metadata;
  if (finalizers.includes(finalizer) || deletionTimestamp !== undefined) return job;
  const metadata = { resourceVersion, finalizers: [...finalizers, finalizer] };
  return dockerfileJobSchema.parse(await cluster.patch(refOf(job), { metadata }));
}

/** Lets the object go. */
export async function release(cluster: Cluster, job: DockerfileJob): Promise<void> {
  const { finalizers, resourceVersion } = job.metadata;
  if (!finalizers.includes(finalizer)) return;
  const metadata = { resourceVersion, finalizers: finalizers.filter((one) => one !== finalizer) };
  await cluster.patch(refOf(job), { metadata });
}

/**
 * One status patch a pass; none when nothing changed. It carries the resourceVersion that was read.
 * @returns the object as it is now
 * @throws ApiError, a conflict when somebody changed the object in between
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
