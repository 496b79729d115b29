import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from './read-report.ts';

/** Milliseconds between two attempts to open the pipe. */
const poll = 50;

/**
 * Writes a text to a named pipe as soon as the pipe exists and has a reader. Returns without writing if aborted.
 * @throws Error if the pipe cannot be opened or written for another reason
 */
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

/** The pipe does not exist yet, or it has no reader. */
const isUnread = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENXIO';
