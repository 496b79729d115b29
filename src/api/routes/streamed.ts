import { Reply } from '../http/reply.ts';
import type { Turns } from '../http/turns.ts';
import { Problem } from '../problems/problem.ts';
import { tend } from '../streams/tend.ts';
import { claimOf, type JobRoutesOptions } from './job-turns.ts';
import type { AuthenticatedCall } from './route.ts';

export interface StreamRoutesOptions extends JobRoutesOptions {
  /** Whether the server is about to stop. */
  readonly draining: () => boolean;
}

/** Nobody waits for a stream, which may last. */
export const waiting = { total: 0, each: 0 };

/** Milliseconds. */
const longest = 60 * 60_000;

interface Streamed {
  readonly isAllowed: () => Promise<boolean>;
  readonly heartbeat?: () => string;
  /** @param signal aborted when nobody reads any more */
  readonly open: (signal: AbortSignal) => AsyncIterable<string>;
}

/**
 * An answer that lasts while the client stays, its token is valid, it has the right to it, and the server runs.
 * @throws Problem Unavailable if the caller, or all together, have too many
 */
export function streamed(
  { auth, draining }: Pick<StreamRoutesOptions, 'auth' | 'draining'>,
  call: AuthenticatedCall,
  turns: Turns,
  { isAllowed, open, heartbeat }: Streamed,
): Promise<Reply<AsyncIterable<string>>> {
  const over = new AbortController();
  const { closed } = call;
  const tending = {
    closed,
    longest,
    isAllowed: async () => !draining() && (await isSame(auth, call)) && (await isAllowed()),
    stop: () => {
      over.abort();
    },
    ...(heartbeat && { heartbeat }),
  };
  // Proxies that collect what they pass on must not.
  const headers = { 'X-Accel-Buffering': 'no' };
  return turns.untilClosed(claimOf(call), () =>
    Promise.resolve(new Reply(tend(open(AbortSignal.any([closed, over.signal])), tending), { headers })),
  );
}

/** Whether the token is still that of the caller. */
async function isSame(
  auth: StreamRoutesOptions['auth'],
  { header, caller }: AuthenticatedCall,
): Promise<boolean> {
  try {
    return (await auth.identify(header('authorization'))).username === caller.username;
  } catch (error) {
    if (error instanceof Problem && error.reason === 'Unauthorized') return false;
    // It is asked again soon.
    if (error instanceof Problem && error.reason === 'TooManyRequests') return true;
    throw error;
  }
}
