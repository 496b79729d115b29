import { setTimeout as sleep } from 'node:timers/promises';
import { readEvents } from '../feed.ts';
import { connectionVariable } from './connection.ts';

export interface ServerSentEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data?: unknown;
}

/** A client that comes back with the last ID that it has seen, as an EventSource does, until it is stopped. */
export interface EventClient {
  readonly events: readonly ServerSentEvent[];
  /** How often it has connected. */
  readonly connections: () => number;
  /** The status of the last answer. */
  readonly status: () => number | undefined;
  stop(): Promise<void>;
}

/** Opens a stream of the REST API. */
export function openStream(
  path: string,
  { token = connectionVariable('DFJ_TOKEN'), headers = {}, signal }: StreamOptions = {},
): Promise<Response> {
  return fetch(`${connectionVariable('DFJ_URL')}${path}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(signal && { signal }),
  });
}

export interface StreamOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** @param pause milliseconds before it connects again */
export function followEvents(path: string, options: StreamOptions = {}, pause = 300): EventClient {
  const events: ServerSentEvent[] = [];
  const over = new AbortController();
  let last: string | undefined;
  let connections = 0;
  let status: number | undefined;

  async function connect(): Promise<void> {
    const response = await openStream(path, {
      ...options,
      headers: { accept: 'text/event-stream', ...(last !== undefined && { 'last-event-id': last }) },
      signal: over.signal,
    });
    ({ status } = response);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${await response.text()}`);
    connections += 1;
    let rest = '';
    for await (const chunk of response.body ?? []) {
      rest += Buffer.from(chunk).toString('utf8');
      const end = rest.lastIndexOf('\n\n');
      if (end === -1) continue;
      for (const one of readEvents(rest.slice(0, end + 2))) {
        last = one.id ?? last;
        if (one.event !== undefined) events.push(one);
      }
      rest = rest.slice(end + 2);
    }
  }

  const ended = (async () => {
    while (!over.signal.aborted) {
      await connect().catch(() => undefined);
      await sleep(pause, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return {
    events,
    connections: () => connections,
    status: () => status,
    stop: () => {
      over.abort();
      return ended;
    },
  };
}
