import { ApiError } from '../errors.ts';

/**
 * Unlike AbortSignal.timeout this can be called off: a stream is open for longer than its answer may take.
 * @param ms Infinity is no limit
 */
export function deadline(ms: number): { signal: AbortSignal; clear: () => void } {
  const late = new AbortController();
  if (!Number.isFinite(ms)) return { signal: late.signal, clear: () => undefined };
  const timer = setTimeout(() => {
    late.abort(
      new ApiError({ status: 0, reason: 'Timeout', message: `no answer of the apiserver within ${ms} ms` }),
    );
  }, ms);
  return {
    signal: late.signal,
    clear: () => {
      clearTimeout(timer);
    },
  };
}

/** undici heeds the signal of a request only once that has a connection, which may be long in coming. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = (): void => {
    const reason: unknown = signal.reason;
    reject(reason instanceof Error ? reason : new Error(String(reason)));
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  work.then(resolve, reject).finally(() => {
    signal.removeEventListener('abort', abort);
  });
  return promise;
}
