export interface Alarms {
  /** Of several for a key the earliest holds. */
  set(key: string, ms: number): void;
  clear(): void;
}

/** The longest that a timer of Node can wait, 24.8 days; it takes a longer one for 1 ms. */
const longest = 2 ** 31 - 1;

/** One timer a key. One that is set for longer than a timer can wait rings early. */
export function makeAlarms(ring: (key: string) => void): Alarms {
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
        ring(key);
      }, wait);
      pending.set(key, { at, timer });
    },
    clear() {
      for (const { timer } of pending.values()) clearTimeout(timer);
      pending.clear();
    },
  };
}
