export interface Timers {
  /** Of several timers for a key, the earliest counts. */
  set(key: string, ms: number): void;
  clear(): void;
}

/** The longest time that a timer of Node can wait: 24.8 days. Node takes a longer one for 1 ms. */
const longest = 2 ** 31 - 1;

/** One timer per key. A timer set for longer than Node can wait fires early. */
export function makeTimers(fire: (key: string) => void): Timers {
  const pending = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();

  return {
    set(key, ms) {
      const wait = Math.min(ms, longest);
      const at = performance.now() + wait;
      const earlier = pending.get(key);
      if (earlier && earlier.at <= at) return;
      clearTimeout(earlier?.timer);
      const timer = setTimeout(() => {
        pending.delete(key);
        fire(key);
      }, wait);
      pending.set(key, { at, timer });
    },
    clear() {
      for (const { timer } of pending.values()) clearTimeout(timer);
      pending.clear();
    },
  };
}
