import { open, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { assess } from '../pipeline/9-verify/assess/in-container/assess.ts';

/**
 * Judges a security test, in the container `assess` of a verify pod.
 * @throws Error if the environment or the volume does not match the manifest of the pod
 */
export const runAssessVerification = (): Promise<void> =>
  assess({
    env: process.env,
    read,
    sleep,
    write: (line) => writeFile('/dev/termination-log', line),
    print: (line) => process.stdout.write(`${line}\n`),
  });

async function read(path: string, mostBytes: number): Promise<string | undefined> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    return size > mostBytes ? undefined : await file.readFile('utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
