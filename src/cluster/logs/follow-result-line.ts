import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, ContainerRef } from '../cluster.ts';
import { isForbidden, isNotFound, isUnauthorized } from '../errors.ts';
import { lines } from '../lines.ts';
import { bytesAtMost } from './bounded.ts';
import { isOver } from './container-state.ts';

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Gives up after this many bytes without a result. */
  readonly maxBytes: number;
  /** What the container puts in front of its result, followed by a space. Nothing else in its log knows it. */
  readonly nonce: string;
  /** The container waits on its standard input until it is asked for its result. */
  readonly asks?: boolean;
}

/** Milliseconds between attempts while the container has not started: soon at first, then less and less often. */
const startPolls = { first: 100, growth: 1.15, longest: 5_000 };

/**
 * Follows the output of a trusted container and returns the first complete line that carries the nonce, without
 * it. Waits for the container to start. The log has the result up to a second before the pod's status does.
 * Returns undefined if the log ends, the pod is gone or the signal aborts before there is such a line.
 * @throws ApiError if reading the log is forbidden
 */
export async function followResultLine(
  cluster: Cluster,
  ref: ContainerRef,
  options: FollowOptions,
): Promise<string | undefined> {
  const { signal } = options;
  let unsure = false;
  let pause = startPolls.first;
  while (!signal.aborted) {
    try {
      if (unsure && (await isOver(cluster, ref, signal))) return undefined;
      const { line, empty } = await readResult(cluster, ref, options);
      if (line !== undefined || !empty) return line;
      // The log of a pod that is not yet scheduled is empty and ends at once.
      unsure = true;
    } catch (error) {
      if (isForbidden(error) || isUnauthorized(error)) throw error;
      // A 404 is ambiguous: the kubelet sends one for a pod that it does not know yet, too.
      unsure = options.asks === true || isNotFound(error);
    }
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(startPolls.longest, pause * startPolls.growth);
  }
  return undefined;
}

async function readResult(
  cluster: Cluster,
  ref: ContainerRef,
  { signal, maxBytes, nonce, asks = false }: FollowOptions,
): Promise<{ line?: string; empty: boolean }> {
  const body = asks
    ? await cluster.attach(ref, { input: '\n', signal })
    : await cluster.openLog(ref, { follow: true, signal, timeout: Infinity });
  const mark = `${nonce} `;
  for await (const line of lines(bytesAtMost(body, maxBytes))) {
    if (line.startsWith(mark)) return { line: line.slice(mark.length), empty: false };
  }
  return { empty: !body.readableDidRead };
}
