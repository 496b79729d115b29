import { readFile, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Maximum size of an SBOM that is attached, in bytes. */
const mostBytes = 16 * 1024 ** 2;
/** Milliseconds between two looks. */
const pause = 100;

/**
 * Reads the SBOM once it is there. If it never comes, the deadline of the pod ends the wait.
 * @returns undefined if it is too large to be attached
 */
export async function readSbom(path: string): Promise<string | undefined> {
  for (;;) {
    const size = await stat(path).then(
      (file) => file.size,
      () => undefined,
    );
    if (size !== undefined) return size > mostBytes ? undefined : readFile(path, 'utf8');
    await wait(pause);
  }
}
