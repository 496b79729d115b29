import { z } from 'zod';
import type { Cluster, ContainerRef } from '../cluster.ts';
import { ApiError } from '../errors.ts';

/**
 * Whether a log request failed because the container has not started. The apiserver says `container "x" in pod "y"
 * is waiting to start: PodInitializing`, or `… is not available` before the pod has a status.
 */
export const isNotStarted = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 400 && /waiting to start|not available/.test(error.message);

/** Whether the container will write nothing more: it has terminated, or its pod has completed or is gone. */
export async function isOver(cluster: Cluster, ref: ContainerRef, signal: AbortSignal): Promise<boolean> {
  const pod = await cluster.get({ kind: 'Pod', namespace: ref.namespace, name: ref.pod }, { signal });
  if (!pod) return true;
  const { phase, initContainerStatuses, containerStatuses } = podStatus.parse(pod['status']);
  if (phase === 'Succeeded' || phase === 'Failed') return true;
  const statuses = [...initContainerStatuses, ...containerStatuses];
  return statuses.some(({ name, state }) => name === ref.container && state?.terminated !== undefined);
}

const statuses = z
  .array(z.object({ name: z.string(), state: z.object({ terminated: z.unknown() }).partial().optional() }))
  .default([]);
const podStatus = z.object({
  phase: z.string().optional(),
  initContainerStatuses: statuses,
  containerStatuses: statuses,
});
