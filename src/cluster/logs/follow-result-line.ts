import { setTimeout as sleep } from 'node:timers/promises';
import { parseJson } from '../../text/json.ts';
import type { Cluster, ContainerRef } from '../cluster.ts';
import { isForbidden, isNotFound, isUnauthorized } from '../errors.ts';
import { lines } from '../lines.ts';
import { bytesAtMost } from './bounded.ts';
import { isOver } from './container-state.ts';

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Bytes that are read for a result; there is none in the first so many, and it gives up. */
  readonly maxBytes: number;
}

/** Milliseconds between looks at a container that has not started. */
const startPoll = 100;

/**
 * Follows the log of a trusted container to its first complete line that is a JSON object, and returns that line: a
 * pod's status tells the same up to a second later. Waits for the container to start.
 * undefined when the log ends, the pod is gone, or the signal is aborted, before there was such a line.
 * @throws ApiError when the log may not be read
 */
export async function followResultLine(
  cluster: Cluster,
  ref: ContainerRef,
  options: FollowOptions,
): Promise<string | undefined> {
  const { signal } = options;
  let unsure = false;
  while (!signal.aborted) {
    try {
      if (unsure && (await isOver(cluster, ref, signal))) return undefined;
      const { line, empty } = await readResult(cluster, ref, options);
      if (line !== undefined || !empty) return line;
      // The log of a pod that no node has taken yet is empty and ends at once.
      unsure = true;
    } catch (error) {
      if (isForbidden(error) || isUnauthorized(error)) throw error;
      // A node answers the same for a pod that it has not heard of yet.
      unsure = isNotFound(error);
    }
    await sleep(startPoll, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

async function readResult(
  cluster: Cluster,
  ref: ContainerRef,
  { signal, maxBytes }: FollowOptions,
): Promise<{ line?: string; empty: boolean }> {
  const body = await cluster.openLog(ref, { follow: true, signal, timeout: Infinity });
  for await (const line of lines(bytesAtMost(body, maxBytes))) {
    if (isJsonObject(line)) return { line, empty: false };
  }
  return { empty: !body.readableDidRead };
}

const isJsonObject = (line: string): boolean => line.startsWith('{') && parseJson(line) !== undefined;
