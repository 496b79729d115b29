import { withLateBeginning } from '../../text/cut.ts';
import type { Cluster, ContainerRef } from '../cluster.ts';
import { isNotFound, unreached } from '../errors.ts';
import { bytesAtMost, lastBytes } from './bounded.ts';
import { isNotStarted } from './container-state.ts';

export interface LogOptions {
  /** Number of lines from the end. */
  readonly tailLines?: number;
  /** Returns at most this many bytes, from the end. */
  readonly limitBytes: number;
  /** If given, a first line says so if the log does not begin soon after the container. */
  readonly life?: Life | undefined;
}

/** When a container has started and ended. */
export interface Life {
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** Milliseconds for reading one log. */
const timeout = 10_000;
/** Bytes read to find the end of a log; by default the kubelet rotates a log at 10 MiB. */
const mostRead = 16 * 1024 * 1024;

/** A container that reports what it does begins to within this time, in milliseconds. */
const soon = 5_000;

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
  { tailLines, limitBytes, life }: LogOptions,
): Promise<LogRead> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const body = await cluster.openLog(ref, { tailLines, limitBytes: mostRead, signal, timeout });
    const text = await lastBytes(bytesAtMost(body, mostRead), limitBytes);
    const silence = life === undefined ? 0 : await silenceOf(cluster, ref, life, signal);
    const late = silence > soon;
    return { kind: 'read', text: late ? withLateBeginning(text, Math.round(silence / 1000)) : text };
  } catch (error) {
    if (isNotStarted(error) || isNotFound(error)) return { kind: 'none' };
    return { kind: 'unreadable', cause: unreached(error).message };
  }
}

/**
 * Milliseconds between the start of a container and the first line of its log. The runtime writes the time of each line.
 * Whoever fills the log can have the kubelet delete its beginning, but cannot begin it anew.
 */
async function silenceOf(
  cluster: Pick<Cluster, 'openLog'>,
  ref: ContainerRef,
  { startedAt, finishedAt }: Life,
  signal: AbortSignal,
): Promise<number> {
  const body = await cluster.openLog(ref, { timestamps: true, limitBytes: 64, signal, timeout });
  const [first = ''] = (await lastBytes(body, 64)).split(' ');
  return Date.parse(first === '' ? finishedAt : first) - Date.parse(startedAt);
}
