import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../backoff.ts';
import type { Cluster } from '../cluster.ts';
import { isExpired, isUnreached } from '../errors.ts';
import type { Kind } from '../kinds.ts';
import { keyOf, type KubeObject } from '../object.ts';
import { makeMirror, type Mirror, type MirrorOptions } from './mirror.ts';
import type { Store } from './store.ts';
import { streamEvents } from './stream-events.ts';

export interface ReflectOptions<T, I extends string = never> extends MirrorOptions<T, I> {
  readonly kind: Kind;
  /** Without it, all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** Milliseconds without a byte after which the connection may be dead, and another is opened. */
  readonly silence?: number;
}

export interface Reflection<T, I extends string = never> {
  readonly store: Store<T, I>;
  /** true when the store is complete for the first time; false when it was stopped before. Never rejects. */
  readonly synced: Promise<boolean>;
  /** Ends the watch: no callback from now on. Resolves when its connection is closed too. */
  readonly stop: () => Promise<void>;
}

const retries = { first: 100, longest: 30_000 };
const standardSilence = 90_000;
/** Milliseconds; a watch that ends sooner did not work, whatever it says. */
const shortest = 1_000;
/** Milliseconds; one that lasted longer did work, so that what ends it is the first failure. */
const healthy = 30_000;

/** Mirrors a collection (LIST, then WATCH) until it is stopped, whatever happens to the connection. */
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
  while (!signal.aborted) {
    const started = performance.now();
    const lasted = () => performance.now() - started;
    try {
      reached ??= await list(follower);
      onListed();
      const watched = { namespace, labelSelector, resourceVersion: reached, silence, signal };
      for await (const event of streamEvents(cluster, kind, watched)) {
        if (event.type === 'set') mirror.set(event.object);
        if (event.type === 'deleted') mirror.deleted(keyOf(event.object.metadata));
        reached = event.resourceVersion;
      }
      if (lasted() < shortest) throw new Error('the watch ended as soon as it had begun');
      failures = 0;
    } catch (error) {
      // Whatever the server refuses may be due to the version that it was asked to go on from.
      if (!isUnreached(error)) reached = undefined;
      if (!isExpired(error)) mirror.report(error);
      failures = lasted() > healthy ? 1 : failures + 1;
      await sleep(backoff(failures, retries), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Returns the version that a watch goes on from. */
async function list<T, I extends string>({
  cluster,
  options,
  mirror,
  signal,
}: Follower<T, I>): Promise<string> {
  const { kind, namespace, labelSelector } = options;
  const objects: KubeObject[] = [];
  let version = '';
  for await (const page of cluster.pages(kind, { namespace, labelSelector, signal })) {
    objects.push(...page.items);
    version = page.resourceVersion;
  }
  mirror.replace(objects);
  return version;
}
