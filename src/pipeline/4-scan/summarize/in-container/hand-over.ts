import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from './read-report.ts';

/** Milliseconds between looks whether somebody reads the pipe. */
const poll = 50;

/** Writes a text into a named pipe as soon as that is there and somebody reads it; gives up when it is aborted. */
export async function handOver(pipe: string, text: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await using file = await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
      await file.write(text);
      return;
    } catch (error) {
      if (!isUnread(error)) throw error;
    }
    await wait(poll, undefined, { signal }).catch(() => undefined);
  }
}

/** There is no pipe yet, or nobody has opened it to read. */
const isUnread = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENXIO';
