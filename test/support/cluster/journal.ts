import type { Cluster } from '../../../src/cluster/cluster.ts';
import { reflect, type ReflectOptions } from '../../../src/cluster/watch/reflect.ts';

export interface Entry<T> {
  /** `namespace/name`, or `name` where there is no namespace. */
  readonly key: string;
  /** As it was last, for one that is gone. */
  readonly object: T;
  readonly gone: boolean;
  /** Milliseconds since the epoch at which the watch told of it. */
  readonly at: number;
}

/** Everything that a watch has told of a kind, in order. */
export interface Journal<T> {
  readonly entries: readonly Entry<T>[];
  /**
   * Waits until the entries show what is looked for, which may long be there.
   * @param what for the message of the error when it does not come
   * @throws Error after `patience` milliseconds
   */
  until<R>(
    find: (entries: readonly Entry<T>[]) => R | undefined,
    what: string,
    patience?: number,
  ): Promise<R>;
  stop(): Promise<void>;
}

type Options<T> = Pick<ReflectOptions<T>, 'kind' | 'namespace' | 'labelSelector' | 'parse'>;

/** Nothing is asserted of how long things take; a cluster that has stopped working shall not stop the tests. */
const standardPatience = 240_000;

/** Begins to write down what happens; resolves when what there is already was written down. */
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
          reject(new Error(`waited ${patience / 1000} s for ${what}; the last that was seen: ${last}`));
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

/** Longer than all the rest, and of no use to whoever reads a message. */
const withoutFieldOwners = (key: string, value: unknown): unknown =>
  key === 'managedFields' ? undefined : value;
