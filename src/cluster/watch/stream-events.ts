import type { Cluster } from '../cluster.ts';
import { unreached } from '../errors.ts';
import type { Kind } from '../kinds.ts';
import { lines } from '../lines.ts';
import { parseWatchEvent, type WatchEvent } from './event.ts';

export interface EventOptions {
  readonly namespace: string | undefined;
  readonly labelSelector: string | undefined;
  readonly resourceVersion: string;
  /** Milliseconds without a byte after which the connection may be dead. */
  readonly silence: number;
  readonly signal: AbortSignal;
}

/** Milliseconds; the apiserver begins its answer at once, though nothing may have happened. */
const answerTimeout = 5_000;
/** Spread, so that watches that began together do not end together. */
const watchSeconds = () => Math.round(240 + 120 * Math.random());

/** The events of one watch, until the server ends it or it is silent for too long. */
export async function* streamEvents(
  cluster: Cluster,
  kind: Kind,
  { silence, signal, ...selected }: EventOptions,
): AsyncGenerator<WatchEvent, void> {
  const dead = new AbortController();
  const body = await cluster.openWatch(kind, {
    ...selected,
    timeoutSeconds: watchSeconds(),
    signal: AbortSignal.any([signal, dead.signal]),
    timeout: answerTimeout,
  });
  const timer = setTimeout(() => {
    dead.abort();
  }, silence);
  try {
    for await (const line of lines(heard(body, () => timer.refresh()))) yield parseWatchEvent(kind, line);
  } catch (error) {
    // A kind that nobody changes is silent too, for all its bookmarks: no reason to worry anybody.
    if (!dead.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The chunks; tells of each, and says of a broken connection that it is one. */
async function* heard(
  chunks: AsyncIterable<Uint8Array>,
  onChunk: () => void,
): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of chunks) {
      onChunk();
      yield chunk;
    }
  } catch (error) {
    throw unreached(error);
  }
}
