export interface Timers {
  /** Fires after a delay in milliseconds. The earliest of several timers for a key applies. */
  set(key: string, ms: number): void;
  cancel(key: string): void;
  clear(): void;
}

/** Milliseconds. Node's maximum timer delay, 24.8 days; Node treats a longer one as 1 ms. */
const longest = 2 ** 31 - 1;

/** Keeps one timer per key. Delays above Node's maximum fire early. */
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
    cancel(key) {
      clearTimeout(pending.get(key)?.timer);
      pending.delete(key);
    },
    clear() {
      for (const { timer } of pending.values()) clearTimeout(timer);
      pending.clear();
    },
  };
}
