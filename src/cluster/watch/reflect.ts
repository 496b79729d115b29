import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../backoff.ts';
import type { Cluster } from '../cluster.ts';
import { isExpired, isUnreached } from '../errors.ts';
import type { Kind } from '../kinds.ts';
import { keyOf } from '../object.ts';
import { makeMirror, type Mirror, type MirrorOptions } from './mirror.ts';
import type { Store } from './store.ts';
import { streamEvents } from './stream-events.ts';

export interface ReflectOptions<T, I extends string = never> extends MirrorOptions<T, I> {
  readonly kind: Kind;
  /** Defaults to all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** Starts from the apiserver's cache (ListOptions.cached): for many large objects, if no harm comes from an old one. */
  readonly startsCached?: boolean;
  /** Milliseconds without a byte after which the watch reconnects, as its connection may be dead. Defaults to 90 s. */
  readonly silence?: number;
  /** Called before each list: what has happened before it may have been missed. */
  readonly onListing?: () => void;
  /** Called after each list, with its version. Whatever happens after it is reported. */
  readonly onListed?: (resourceVersion: string) => void;
}

export interface Reflection<T, I extends string = never> {
  readonly store: Store<T, I>;
  /** Resolves to true once the store is complete, or to false if the watch is stopped before. Never rejects. */
  readonly synced: Promise<boolean>;
  /** Stops the watch. No callback runs after the call; the promise resolves once the connection is closed. */
  readonly stop: () => Promise<void>;
}

/** Milliseconds. */
const retries = { first: 100, longest: 30_000 };
const standardSilence = 90_000;
/** Milliseconds. A watch that ends sooner counts as a failure, even without an error. */
const shortest = 1_000;
/** Milliseconds. After a watch that lasted longer, backoff starts over. */
const healthy = 30_000;

/** Objects of a list that are taken in without a break. */
const objectsAtOnce = 20;

/** Mirrors a collection (LIST, then WATCH) until stopped. Reconnects with backoff after any failure. */
export function reflect<T, I extends string = never>(
  cluster: Cluster,
  options: ReflectOptions<T, I>,
): Reflection<T, I> {
  const end = new AbortController();
  const synced = Promise.withResolvers<boolean>();
  const mirror = makeMirror(options, () => end.signal.aborted);
  const ended = follow({ cluster, options, mirror, signal: end.signal }, () => {
    synced.resolve(true);
  });
  return {
    store: mirror.store,
    synced: synced.promise,
    stop() {
      end.abort();
      synced.resolve(false);
      return ended;
    },
  };
}

interface Follower<T, I extends string> {
  readonly cluster: Cluster;
  readonly options: ReflectOptions<T, I>;
  readonly mirror: Mirror<T, I>;
  readonly signal: AbortSignal;
}

async function follow<T, I extends string>(follower: Follower<T, I>, onListed: () => void): Promise<void> {
  const { cluster, options, mirror, signal } = follower;
  const { kind, namespace, labelSelector, silence = standardSilence } = options;
  let reached: string | undefined;
  let failures = 0;
  // Only once: what failed may be too much for one response, and an older list must not follow a newer one.
  let cached = options.startsCached ?? false;
  while (!signal.aborted) {
    const started = performance.now();
    const lasted = () => performance.now() - started;
    try {
      reached ??= await list(follower, cached);
      cached = false;
      onListed();
      const watched = { namespace, labelSelector, resourceVersion: reached, silence, signal };
      for await (const event of streamEvents(cluster, kind, watched)) {
        if (event.type === 'set') mirror.set(event.object);
        if (event.type === 'deleted') mirror.deleted(keyOf(event.object.metadata), event.object);
        reached = event.resourceVersion;
      }
      if (lasted() < shortest) throw new Error('the watch ended right after it started');
      failures = 0;
    } catch (error) {
      cached = false;
      // Any rejection may be due to the version we asked to continue from; list again.
      if (!isUnreached(error)) reached = undefined;
      if (!isExpired(error)) mirror.report(error);
      failures = lasted() > healthy ? 1 : failures + 1;
      await sleep(backoff(failures, retries), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Fills the mirror and returns the version that a watch can continue from. */
async function list<T, I extends string>(
  { cluster, options, mirror, signal }: Follower<T, I>,
  cached: boolean,
): Promise<string> {
  const { kind, namespace, labelSelector, onListing, onListed } = options;
  onListing?.();
  const present = new Set<string>();
  const objects = cluster.list(kind, { namespace, labelSelector, cached, signal });
  for (;;) {
    const next = await objects.next();
    if (next.done) {
      mirror.retain(present);
      onListed?.(next.value.resourceVersion);
      return next.value.resourceVersion;
    }
    present.add(keyOf(next.value.metadata));
    mirror.set(next.value);
    // What has arrived already is read without a break otherwise, and nothing else could run meanwhile.
    if (present.size % objectsAtOnce === 0) await setImmediate();
  }
}
