import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { unreached } from '../errors.ts';
import type { Call, RequestSeen } from './call.ts';
import type { Credentials } from './credentials.ts';
import { deadline, unlessAborted } from './deadline.ts';
import { retryDelay } from './retry-delay.ts';
import { send } from './send.ts';

/** HTTP to the apiserver. Every method throws ApiError, or the reason of the caller's signal once that aborts. */
export interface Transport {
  /** Sends a request, retries as `retryDelay` says, and returns the parsed response body. */
  json(call: Call): Promise<unknown>;
  /** Returns the open response body, which the caller must consume or destroy. Never retries. */
  stream(call: Call): Promise<Readable>;
  /** Like `stream`, but retries as `retryDelay` says until the response starts. It then ends within the timeout. */
  list(call: Call): Promise<Readable>;
  /** Closes all connections, open streams included. */
  close(): Promise<void>;
}

/** Milliseconds. */
const standardTimeout = 15_000;
/** For one page, slow readers included. */
const longestList = 60_000;

export function makeTransport(credentials: Credentials, onRequest: (seen: RequestSeen) => void): Transport {
  const { dispatchers } = credentials;

  /** Makes one attempt within its timeout and reports it to metrics. */
  async function once<T>(
    call: Call,
    dispatcher: Dispatcher,
    read: (response: Dispatcher.ResponseData) => Promise<T>,
  ): Promise<T> {
    const started = performance.now();
    const limit = deadline(call.timeout ?? standardTimeout);
    const signal = call.signal ? AbortSignal.any([call.signal, limit.signal]) : limit.signal;
    const report = (code: number) => {
      onRequest({ verb: call.verb, kind: call.kind, code, seconds: (performance.now() - started) / 1000 });
    };
    try {
      const response = await unlessAborted(send(credentials, call, { dispatcher, signal }), signal);
      const result = await read(response);
      report(response.statusCode);
      return result;
    } catch (error) {
      call.signal?.throwIfAborted();
      const failed = unreached(error);
      report(failed.status);
      throw failed;
    } finally {
      limit.clear();
    }
  }

  async function retrying<T>(call: Call, attempt: () => Promise<T>, tries = 1): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      call.signal?.throwIfAborted();
      const delay = retryDelay(error, call.verb, tries);
      if (delay === undefined) throw error;
      await sleep(delay, undefined, { signal: call.signal });
      return retrying(call, attempt, tries + 1);
    }
  }

  const stream = (call: Call): Promise<Readable> =>
    once(call, dispatchers.streams, ({ body }) => Promise.resolve(body));

  return {
    json: (call) => retrying(call, () => once(call, dispatchers.requests, ({ body }) => body.json())),
    stream,
    list: (call) =>
      retrying(call, () => {
        const end = AbortSignal.timeout(longestList);
        return stream({ ...call, signal: call.signal ? AbortSignal.any([call.signal, end]) : end });
      }),
    async close() {
      await Promise.all(Object.values(dispatchers).map((dispatcher) => dispatcher.destroy()));
    },
  };
}
