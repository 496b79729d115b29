import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Cluster } from './client.ts';
import { ApiError } from './errors.ts';
import { objectPath, type Ref } from './kinds.ts';
import type { Call } from './transport.ts';

export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** The apiserver answers no sooner than the container writes. */
export function openLog(
  cluster: Cluster,
  ref: ContainerRef,
  { query, ...options }: Pick<Call, 'query' | 'signal' | 'timeout'>,
): Promise<Readable> {
  return cluster.transport.stream({
    verb: 'get',
    kind: 'Pod/log',
    path: `${objectPath(podOf(ref))}/log`,
    query: { ...query, container: ref.container },
    ...options,
  });
}

/** `container "x" in pod "y" is waiting to start: PodInitializing`, or `… is not available` before its first status. */
export const isNotStarted = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 400 && /waiting to start|not available/.test(error.message);

/** Whether the container will write nothing more: its pod is gone or over, or it has ended. */
export async function isOver(cluster: Cluster, ref: ContainerRef, signal: AbortSignal): Promise<boolean> {
  const pod = await cluster.get(podOf(ref), { signal });
  if (!pod) return true;
  const { phase, initContainerStatuses, containerStatuses } = podStatus.parse(pod['status']);
  if (phase === 'Succeeded' || phase === 'Failed') return true;
  const statuses = [...initContainerStatuses, ...containerStatuses];
  return statuses.some(({ name, state }) => name === ref.container && state?.terminated !== undefined);
}

const podOf = ({ namespace, pod }: ContainerRef): Ref => ({ kind: 'Pod', namespace, name: pod });

const statuses = z
  .array(z.object({ name: z.string(), state: z.object({ terminated: z.unknown() }).partial().optional() }))
  .default([]);
const podStatus = z.object({
  phase: z.string().optional(),
  initContainerStatuses: statuses,
  containerStatuses: statuses,
});
