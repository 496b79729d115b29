import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ReportFile } from '../summary.ts';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Maximum size of a report, in bytes. */
const mostReport = 16 * 1024 * 1024;

/**
 * Reads a file that was renamed into place once complete. Does not follow links and does not block on a pipe.
 * @throws Error if the file exists but cannot be read, as when it is a link
 */
export async function readReport(path: string, mostBytes = mostReport): Promise<ReportFile> {
  try {
    await using file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const { size } = await file.stat();
    return size > mostBytes ? 'too-large' : { text: await file.readFile('utf8') };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'absent';
    throw error;
  }
}

/** The error code, such as `ENOENT`. Without `instanceof`, because the error may come from another realm. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
