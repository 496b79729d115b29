import { keyOf, type KubeObject } from '../object.ts';
import { makeStore, type Indexes, type Store } from './store.ts';

export interface MirrorOptions<T, I extends string = never> {
  /** Objects for which it returns false are ignored: not parsed, not stored, not reported. Defaults to all. */
  readonly accepts?: (raw: KubeObject) => boolean;
  /**
   * Turns an object into what the store keeps. If it throws, onError is called and the object counts as gone: to act on
   * what it was before is worse than not to know it.
   */
  readonly parse: (raw: KubeObject) => T;
  /**
   * Called when an object is new (`previous` is undefined), has changed, or is gone (`object` is undefined). If it
   * throws, onError is called. `raw` is the object as it arrived, or as it was when it was deleted; undefined if a list
   * does not have it any more.
   */
  readonly onChange?: (
    key: string,
    object: T | undefined,
    previous: T | undefined,
    raw: KubeObject | undefined,
  ) => void;
  /** Called for every error, with `key` if it concerns one object. The watch recovers by itself. */
  readonly onError?: (error: unknown, key?: string) => void;
  /** For each index of Store.by, the function that returns an object's value in it. */
  readonly indexes?: Indexes<T, I>;
}

/** The objects seen by a watch; calls the callbacks of MirrorOptions on each change. */
export interface Mirror<T, I extends string> {
  readonly store: Store<T, I>;
  /** Adds or updates an object. */
  set(object: KubeObject): void;
  /** Removes an object. */
  deleted(key: string, last?: KubeObject): void;
  /** Removes every object whose key is not among these. */
  retain(keys: ReadonlySet<string>): void;
  /** Calls onError and ignores what it throws. */
  report(error: unknown, key?: string): void;
}

/** @param stopped checked before each callback; once it returns true, none is called */
export function makeMirror<T, I extends string>(
  { accepts = () => true, parse, onChange, onError, indexes }: MirrorOptions<T, I>,
  stopped: () => boolean,
): Mirror<T, I> {
  const store = makeStore(indexes);
  const versions = new Map<string, string>();

  function report(error: unknown, key?: string): void {
    try {
      if (!stopped()) onError?.(error, key);
    } catch {
      // There is no one left to report to.
    }
  }

  /** Runs a callback and reports what it throws. */
  function guarded(key: string, work: () => void): void {
    if (stopped()) return;
    try {
      work();
    } catch (error) {
      report(error, key);
    }
  }

  function parsed(key: string, raw: KubeObject): T {
    try {
      return parse(raw);
    } catch (error) {
      deleted(key);
      throw error;
    }
  }

  function set(raw: KubeObject): void {
    const key = keyOf(raw.metadata);
    if (versions.get(key) === raw.metadata.resourceVersion) return;
    if (!accepts(raw)) {
      deleted(key);
      return;
    }
    guarded(key, () => {
      const object = parsed(key, raw);
      const previous = store.get(key);
      store.set(key, object);
      versions.set(key, raw.metadata.resourceVersion);
      onChange?.(key, object, previous, raw);
    });
  }

  function deleted(key: string, last?: KubeObject): void {
    const previous = store.get(key);
    if (previous === undefined) return;
    store.delete(key);
    versions.delete(key);
    guarded(key, () => onChange?.(key, undefined, previous, last));
  }

  return {
    store,
    set,
    deleted,
    report,
    retain(keys) {
      for (const key of store.keys()) if (!keys.has(key)) deleted(key);
    },
  };
}
