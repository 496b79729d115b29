export interface Tending {
  /** Aborted when the client has left. */
  readonly closed: AbortSignal;
  /** Called at the end, so that what the items wait for ends as well. */
  readonly stop: () => void;
  /** Whether the caller still has the right to what is sent. Asked every few seconds. */
  readonly isAllowed: () => Promise<boolean>;
  /** Sent when nothing else is. */
  readonly heartbeat?: () => string;
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
  const iterator = items[Symbol.asyncIterator]();
  const end = performance.now() + longest;
  const every = tending.intervals ?? intervals;
  const question = new Interval(every.question);
  const quiet = new Interval(every.heartbeat);
  let next = iterator.next();
  try {
    while (!closed.aborted && performance.now() < end) {
      if (question.isOver() && !(await isAllowed())) return;
      const patience = Math.min(question.rest, quiet.rest, end - performance.now());
      const item = await firstOf(next, patience, closed);
      if (item?.done) return;
      if (item) {
        quiet.begin();
        yield item.value;
        next = iterator.next();
      } else if (quiet.isOver() && heartbeat) yield heartbeat();
    }
  } finally {
    // What is awaited ends with an error that nobody waits for any more.
    next.catch(() => undefined);
    stop();
    void iterator.return?.().catch(() => undefined);
  }
}

/** A span of time that begins anew when it is over. */
class Interval {
  #end = 0;
  readonly #milliseconds: number;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.begin();
  }

  begin(): void {
    this.#end = performance.now() + this.#milliseconds;
  }

  get rest(): number {
    return this.#end - performance.now();
  }

  isOver(): boolean {
    if (this.rest > 0) return false;
    this.begin();
    return true;
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
