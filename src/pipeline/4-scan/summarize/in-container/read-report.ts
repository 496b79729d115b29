import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ReportFile } from '../summary.ts';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Bytes of a report that are read. */
const mostReport = 64 * 1024 * 1024;

/** Reads a file that was put there as a whole, by a rename. Follows no link and waits for no pipe. */
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

/** ENOENT and the like. Not by `instanceof`: an error may come from another realm. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
