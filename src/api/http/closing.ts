import type { ServerResponse } from 'node:http';

/** Milliseconds that a client may take for an answer that is no list. */
const answerPatience = 10_000;

/** A signal that is aborted when the response has been sent or its client has left. */
export function closing(response: ServerResponse): AbortSignal {
  const closed = new AbortController();
  if (response.closed) closed.abort();
  else
    response.once('close', () => {
      closed.abort();
    });
  return closed.signal;
}

/** Disconnects a client that does not take the answer, which is in memory until it does. */
export function limitSending(response: ServerResponse, patience = answerPatience): void {
  const late = setTimeout(() => response.destroy(), patience);
  response.once('close', () => {
    clearTimeout(late);
  });
}
