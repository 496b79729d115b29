import type { Readable } from 'node:stream';
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

/** Milliseconds after which a container that was asked is asked again. */
const longestAnswer = 5_000;

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
    let over = false;
    try {
      over = unsure && (await isOver(cluster, ref, signal));
      // What a container says right before it ends may come into its log only now.
      const { line, empty } = await readResult(cluster, ref, over ? { ...options, asks: false } : options);
      if (over || line !== undefined || !(empty || options.asks === true)) return line;
      // The log of a pod that is not yet scheduled is empty and ends at once.
      unsure = true;
    } catch (error) {
      if (isForbidden(error) || isUnauthorized(error)) throw error;
      if (over) return undefined;
      // A 404 is ambiguous: the kubelet sends one for a pod that it does not know yet, too.
      unsure = options.asks === true || isNotFound(error);
    }
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(startPolls.longest, pause * startPolls.growth);
  }
  return undefined;
}

interface Found {
  readonly line?: string;
  readonly empty: boolean;
}

async function readResult(cluster: Cluster, ref: ContainerRef, options: FollowOptions): Promise<Found> {
  const { signal, asks = false } = options;
  if (!asks)
    return resultIn(await cluster.openLog(ref, { follow: true, signal, timeout: Infinity }), options);
  const answer = await ask(cluster, ref, options);
  // What a container says before it ends does not always arrive, and afterwards nobody can ask. The log has it.
  return answer ?? resultIn(await cluster.openLog(ref, { signal }), options);
}

/** Returns undefined if there is no answer. */
async function ask(cluster: Cluster, ref: ContainerRef, options: FollowOptions): Promise<Found | undefined> {
  try {
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(longestAnswer)]);
    const answer = await resultIn(await cluster.attach(ref, { input: '\n', signal }), options);
    return answer.line === undefined ? undefined : answer;
  } catch (error) {
    options.signal.throwIfAborted();
    if (isForbidden(error) || isUnauthorized(error)) throw error;
    return undefined;
  }
}

async function resultIn(body: Readable, { maxBytes, nonce }: FollowOptions): Promise<Found> {
  const mark = `${nonce} `;
  for await (const line of lines(bytesAtMost(body, maxBytes))) {
    if (line.startsWith(mark)) return { line: line.slice(mark.length), empty: false };
  }
  return { empty: !body.readableDidRead };
}
