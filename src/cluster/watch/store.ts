/** The objects that a watch knows. Reading it makes no request. */
export interface Store<T, I extends string = never> {
  /** The key is `namespace/name`, or `name` for an object without a namespace. */
  get(key: string): T | undefined;
  values(): readonly T[];
  /** Returns the objects for which the index's function returns this value. */
  by(index: I, value: string): readonly T[];
  /** Whether there is such an object. Costs the same, however many there are. */
  has(index: I, value: string): boolean;
}

/** By index, a function that returns an object's value in it; undefined leaves the object out. */
export type Indexes<T, I extends string> = Readonly<Record<I, (object: T) => string | undefined>>;

export interface WritableStore<T, I extends string> extends Store<T, I> {
  keys(): readonly string[];
  set(key: string, object: T): void;
  delete(key: string): void;
}

/** Makes an empty store. Lookups by an index cost as much as they return, whatever the store's size. */
export function makeStore<T, I extends string = never>(indexes?: Indexes<T, I>): WritableStore<T, I> {
  const objects = new Map<string, T>();
  const keysBy = new Map<string, Set<string>>();

  const slots = (object: T): string[] => {
    const entries = Object.entries<(object: T) => string | undefined>(indexes ?? {});
    return entries.flatMap(([index, valueOf]) => {
      const value = valueOf(object);
      return value === undefined ? [] : [slot(index, value)];
    });
  };

  function remove(key: string): void {
    const object = objects.get(key);
    if (object === undefined) return;
    objects.delete(key);
    for (const name of slots(object)) {
      const keys = keysBy.get(name);
      keys?.delete(key);
      if (keys?.size === 0) keysBy.delete(name);
    }
  }

  return {
    get: (key) => objects.get(key),
    values: () => [...objects.values()],
    keys: () => [...objects.keys()],
    by: (index, value) => {
      const keys = [...(keysBy.get(slot(index, value)) ?? [])];
      return keys.map((key) => objects.get(key)).filter((object) => object !== undefined);
    },
    has: (index, value) => keysBy.has(slot(index, value)),
    delete: remove,
    set(key, object) {
      remove(key);
      objects.set(key, object);
      for (const name of slots(object)) {
        const keys = keysBy.get(name) ?? new Set();
        keysBy.set(name, keys.add(key));
      }
    },
  };
}

const slot = (index: string, value: string): string => `${index}=${value}`;
