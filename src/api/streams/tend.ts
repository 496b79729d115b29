export interface Tending {
  /** Aborted when the client has left. */
  readonly closed: AbortSignal;
  /** Called at the end, so that what the items wait for ends as well. */
  readonly stop: () => void;
  /** Whether the caller still has the right to what is sent. Asked every few seconds. */
  readonly isAllowed: () => Promise<boolean>;
  /** Sent when nothing else is. */
  readonly heartbeat?: string;
  /** Milliseconds after which the stream ends in any case. Whoever comes back is identified anew. */
  readonly longest: number;
  readonly intervals?: typeof intervals;
}

/** Milliseconds: between two heartbeats, and between two questions whether the caller may still have it. */
const intervals = { heartbeat: 15_000, question: 5_000 };

/**
 * Passes on the items of a stream that may be quiet for long. Ends it when the client leaves, loses the right to it, or
 * has had it for too long.
 */
export async function* tend(items: AsyncIterable<string>, tending: Tending): AsyncGenerator<string, void> {
  const { closed, stop, isAllowed, heartbeat, longest } = tending;
  const every = tending.intervals ?? intervals;
  const iterator = items[Symbol.asyncIterator]();
  const end = performance.now() + longest;
  const due = {
    heartbeat: performance.now() + every.heartbeat,
    question: performance.now() + every.question,
  };
  let next = iterator.next();
  try {
    while (!closed.aborted && performance.now() < end) {
      if (performance.now() >= due.question) {
        if (!(await isAllowed())) return;
        due.question = performance.now() + every.question;
      }
      const item = await firstOf(
        next,
        Math.min(due.heartbeat, due.question, end) - performance.now(),
        closed,
      );
      if (item?.done) return;
      const isQuiet = item === undefined && performance.now() >= due.heartbeat;
      if (item || isQuiet) due.heartbeat = performance.now() + every.heartbeat;
      if (item) {
        yield item.value;
        next = iterator.next();
      } else if (isQuiet && heartbeat !== undefined) yield heartbeat;
    }
  } finally {
    // What is awaited ends with an error that nobody waits for any more.
    next.catch(() => undefined);
    stop();
    void iterator.return?.().catch(() => undefined);
  }
}

/** @returns undefined if nothing comes in time, or the client leaves */
async function firstOf<T>(
  next: Promise<T>,
  milliseconds: number,
  closed: AbortSignal,
): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const wake = (): void => {
    resolve(undefined);
  };
  const timer = setTimeout(wake, Math.max(0, milliseconds));
  closed.addEventListener('abort', wake);
  try {
    return await Promise.race([next, promise]);
  } finally {
    clearTimeout(timer);
    closed.removeEventListener('abort', wake);
  }
}
