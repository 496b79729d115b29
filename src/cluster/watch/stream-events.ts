import type { Cluster } from '../cluster.ts';
import { unreached } from '../errors.ts';
import type { Kind } from '../kinds.ts';
import { lines } from '../lines.ts';
import { parseWatchEvent, type WatchEvent } from './event.ts';

export interface EventOptions {
  readonly namespace: string | undefined;
  readonly labelSelector: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Events after this version. */
  readonly resourceVersion: string;
  /** Milliseconds without a byte after which the stream ends, as the connection may be dead. */
  readonly silence: number;
  readonly signal: AbortSignal;
}

/** Milliseconds. The apiserver starts its response at once, even if there are no events. */
const responseTimeout = 5_000;
/** Random, so that watches that started together do not all end together. */
const watchSeconds = () => Math.round(240 + 120 * Math.random());

/**
 * Yields the events of one watch request until the server ends it or it is silent for too long.
 * @throws ApiError if the connection breaks or the server reports an error
 */
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
    timeout: responseTimeout,
  });
  const timer = setTimeout(() => {
    dead.abort();
  }, silence);
  try {
    for await (const line of lines(heard(body, () => timer.refresh()))) yield parseWatchEvent(kind, line);
  } catch (error) {
    // Silence is no error: a kind that never changes can be silent, too, despite bookmarks.
    if (!dead.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Passes chunks on, calls back for each, and turns a broken connection into an ApiError. */
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
