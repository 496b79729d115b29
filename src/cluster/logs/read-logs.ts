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

/** What became of reading a log. `none`: the container has not started, or the pod is gone. */
export type LogRead =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly cause: string };

/**
 * Reads the end of a container's log. A log is advice: that it cannot be read, for example because the node is down, is
 * a value and not an error.
 */
export async function readLogs(
  cluster: Pick<Cluster, 'openLog'>,
  ref: ContainerRef,
  { tailLines, limitBytes }: LogOptions,
): Promise<LogRead> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const body = await cluster.openLog(ref, { tailLines, limitBytes: mostRead, signal, timeout });
    return { kind: 'read', text: await lastBytes(bytesAtMost(body, mostRead), limitBytes) };
  } catch (error) {
    if (isNotStarted(error) || isNotFound(error)) return { kind: 'none' };
    return { kind: 'unreadable', cause: unreached(error).message };
  }
}
