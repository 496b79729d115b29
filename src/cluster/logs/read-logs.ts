import type { Cluster, ContainerRef } from '../cluster.ts';
import { isNotFound, unreached } from '../errors.ts';
import { bytesAtMost, lastBytes } from './bounded.ts';
import { isNotStarted } from './container-state.ts';

export interface LogOptions {
  /** Lines from the end. */
  readonly tailLines?: number;
  /** Of a longer text its last so many bytes are returned. */
  readonly limitBytes: number;
}

/** Milliseconds for reading a log. */
const timeout = 10_000;
/** Bytes that are read for their end; the kubelet keeps 10 MiB of a log unless told otherwise. */
const mostRead = 16 * 1024 * 1024;

/** The end of a container's log; undefined while it has not started, and when the pod is gone. */
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
