import type { Cluster } from '../../../src/cluster/cluster.ts';
import { reflect, type ReflectOptions } from '../../../src/cluster/watch/reflect.ts';

export interface Entry<T> {
  /** `namespace/name`, or `name` where there is no namespace. */
  readonly key: string;
  /** For a deleted object, its last state. */
  readonly object: T;
  readonly gone: boolean;
  /** When the watch reported it, in milliseconds since the epoch. */
  readonly at: number;
}

/** Everything that a watch has reported about a kind, in order. */
export interface Journal<T> {
  readonly entries: readonly Entry<T>[];
  /**
   * Waits until `find` returns a value. Earlier entries count, too.
   * @param what what is expected, for the error message
   * @param patience milliseconds
   * @throws Error after `patience`
   */
  until<R>(
    find: (entries: readonly Entry<T>[]) => R | undefined,
    what: string,
    patience?: number,
  ): Promise<R>;
  stop(): Promise<void>;
}

type Options<T> = Pick<ReflectOptions<T>, 'kind' | 'namespace' | 'labelSelector' | 'parse'>;

/** Milliseconds. Not an assertion about speed, only a limit in case the cluster has stopped working. */
const standardPatience = 240_000;

/** Starts to record a kind. Resolves once the objects that exist already are recorded. */
export async function keepJournal<T>(cluster: Cluster, options: Options<T>): Promise<Journal<T>> {
  const entries: Entry<T>[] = [];
  const waiters = new Set<() => void>();
  const reflection = reflect(cluster, {
    ...options,
    onChange(key, object, previous) {
      const last = object ?? previous;
      if (last === undefined) return;
      entries.push({ key, object: last, gone: object === undefined, at: Date.now() });
      for (const look of [...waiters]) look();
    },
  });
  await reflection.synced;

  return {
    entries,
    stop: () => reflection.stop(),
    until: (find, what, patience = standardPatience) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(look);
          const last = JSON.stringify(entries.at(-1)?.object, withoutFieldOwners, 2);
          reject(new Error(`waited ${patience / 1000} s for ${what}; the last object was: ${last}`));
        }, patience);
        const look = (): void => {
          const found = find(entries);
          if (found === undefined) return;
          clearTimeout(timer);
          waiters.delete(look);
          resolve(found);
        };
        waiters.add(look);
        look();
      }),
  };
}

/** Omits managedFields, which would make up most of the message. */
const withoutFieldOwners = (key: string, value: unknown): unknown =>
  key === 'managedFields' ? undefined : value;
