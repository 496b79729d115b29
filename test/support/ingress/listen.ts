import type { IncomingMessage } from 'node:http';
import { patiently } from '../cluster/patiently.ts';
import type { ServerSentEvent } from '../cluster/event-stream.ts';
import { readEvents } from '../feed.ts';

/** A stream that is read while it is open. */
export interface Listening {
  /** What has come so far. */
  readonly text: () => string;
  readonly events: () => readonly ServerSentEvent[];
  readonly isOpen: () => boolean;
  /** Waits until what has come fits. */
  until(fits: (text: string) => boolean, what: string): Promise<void>;
  stop(): void;
}

export function listen(response: IncomingMessage): Listening {
  let text = '';
  let isOpen = true;
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => (text += chunk));
  response.on('error', () => undefined); // 'close' follows
  response.on('close', () => (isOpen = false));
  return {
    text: () => text,
    // An event is whole when its empty line has come.
    events: () => readEvents(text.slice(0, text.lastIndexOf('\n\n') + 2)),
    isOpen: () => isOpen,
    async until(fits, what) {
      await patiently(() => Promise.resolve(fits(text) || undefined), what).catch((cause: unknown) => {
        throw new Error(`${String(cause)}; what has come: ${text.slice(-500)}`, { cause });
      });
    },
    stop: () => response.destroy(),
  };
}
