import type { Cluster, ContainerRef } from '../cluster.ts';
import { isNotFound, unreached } from '../errors.ts';
import { bytesAtMost, lastBytes } from './bounded.ts';
import { isNotStarted } from './container-state.ts';

export interface LogOptions {
  /** Number of lines from the end. */
  readonly tailLines?: number;
  /** Returns at most this many bytes, from the end. */
  readonly limitBytes: number;
}

/** Milliseconds for reading one log. */
const timeout = 10_000;
/** Bytes read to find the end of a log; by default the kubelet rotates a log at 10 MiB. */
const mostRead = 16 * 1024 * 1024;

/**
 * Returns the end of a container's log; undefined if the container has not started or the pod is gone.
 * @throws ApiError if the log cannot be read
 */
export async function readLogs(
  cluster: Cluster,
  ref: ContainerRef,
  { tailLines, limitBytes }: LogOptions,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const body = await cluster.openLog(ref, { tailLines, limitBytes: mostRead, signal, timeout });
    return await lastBytes(bytesAtMost(body, mostRead), limitBytes);
  } catch (error) {
    if (isNotStarted(error) || isNotFound(error)) return undefined;
    throw unreached(error);
  }
}
