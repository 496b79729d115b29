import { readFile } from 'node:fs/promises';
import { CommandError } from '../command.ts';
import { run } from './command.ts';

/** Mount points in the mount namespace of this process, in the order of mounting. */
export async function readMounts(): Promise<string[]> {
  return parseMounts(await readFile('/proc/self/mountinfo', 'utf8'));
}

/** The fifth field of each line of mountinfo (proc(5)). Spaces in it are written as \040. */
export function parseMounts(mountinfo: string): string[] {
  return mountinfo
    .split('\n')
    .map((line) => line.split(' ')[4])
    .filter((point) => point !== undefined)
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    );
}

export async function mountsBelow(directory: string): Promise<string[]> {
  return (await readMounts()).filter((point) => point === directory || point.startsWith(`${directory}/`));
}

/** Unmounts everything below the folder, last mounted first. Detaches what is busy. */
export async function unmountBelow(directory: string): Promise<void> {
  for (const point of (await mountsBelow(directory)).reverse()) {
    try {
      await run(['umount', point]);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      await run(['umount', '--lazy', point]);
    }
  }
}
