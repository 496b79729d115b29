import { ApiError } from '../errors.ts';

/**
 * Like AbortSignal.timeout, but can be cancelled: a stream stays open after its response has started in time.
 * Aborts with an ApiError of reason `Timeout`.
 * @param ms milliseconds; Infinity disables the limit
 */
export function deadline(ms: number): { signal: AbortSignal; clear: () => void } {
  const late = new AbortController();
  if (!Number.isFinite(ms)) return { signal: late.signal, clear: () => undefined };
  const timer = setTimeout(() => {
    late.abort(
      new ApiError({
        status: 0,
        reason: 'Timeout',
        message: `no response from the apiserver within ${ms} ms`,
      }),
    );
  }, ms);
  return {
    signal: late.signal,
    clear: () => {
      clearTimeout(timer);
    },
  };
}

/**
 * Rejects as soon as the signal aborts. undici ignores a request's signal until the request has a connection, which
 * can take long.
 */
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
