import { keyOf, type KubeObject } from '../object.ts';
import { makeStore, type Indexes, type Store } from './store.ts';

export interface MirrorOptions<T, I extends string = never> {
  /** What is kept of an object. One that it throws on is told to onError, and the store keeps what it had. */
  readonly parse: (raw: KubeObject) => T;
  /** An object is new, has changed (previous is given) or is gone (object is undefined). What it throws goes to onError. */
  readonly onChange?: (key: string, object: T | undefined, previous: T | undefined) => void;
  /** Told of all that goes wrong; the watch goes on by itself. `key` when it concerns one object. */
  readonly onError?: (error: unknown, key?: string) => void;
  /** For Store.by: the value that an object is found under. */
  readonly indexes?: Indexes<T, I>;
}

/** What a watch has seen, and who is told of it. */
export interface Mirror<T, I extends string> {
  readonly store: Store<T, I>;
  /** The object is new or has changed. */
  set(object: KubeObject): void;
  deleted(key: string): void;
  /** These are all: the others are gone, and those that have not changed are not told again. */
  replace(objects: readonly KubeObject[]): void;
  /** Tells onError, which may throw as little as any other callback. */
  report(error: unknown, key?: string): void;
}

/** `stopped` is asked before each callback. */
export function makeMirror<T, I extends string>(
  { parse, onChange, onError, indexes }: MirrorOptions<T, I>,
  stopped: () => boolean,
): Mirror<T, I> {
  const store = makeStore(indexes);
  const versions = new Map<string, string>();

  function report(error: unknown, key?: string): void {
    try {
      if (!stopped()) onError?.(error, key);
    } catch {
      // There is nobody left to tell.
    }
  }

  /** Runs a callback; what it throws is reported. */
  function guarded(key: string, work: () => void): void {
    if (stopped()) return;
    try {
      work();
    } catch (error) {
      report(error, key);
    }
  }

  function set(raw: KubeObject): void {
    const key = keyOf(raw.metadata);
    if (versions.get(key) === raw.metadata.resourceVersion) return;
    guarded(key, () => {
      const object = parse(raw);
      const previous = store.get(key);
      store.set(key, object);
      versions.set(key, raw.metadata.resourceVersion);
      onChange?.(key, object, previous);
    });
  }

  function deleted(key: string): void {
    const previous = store.get(key);
    if (previous === undefined) return;
    store.delete(key);
    versions.delete(key);
    guarded(key, () => onChange?.(key, undefined, previous));
  }

  return {
    store,
    set,
    deleted,
    report,
    replace(objects) {
      const present = new Set(objects.map(({ metadata }) => keyOf(metadata)));
      for (const key of store.keys()) if (!present.has(key)) deleted(key);
      objects.forEach(set);
    },
  };
}
