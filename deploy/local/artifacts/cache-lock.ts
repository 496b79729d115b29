import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../paths.ts';
import type { Progress } from '../progress.ts';

const patienceMilliseconds = 500;

/**
 * Runs `work` while no other process changes the cache. A child process `flock` holds the lock and reads our pipe. It
 * ends when we do, even if we are killed, so the lock is never left behind.
 */
export async function withCacheLock<T>(progress: Progress, work: () => Promise<T>): Promise<T> {
  await mkdir(cacheDirectory, { recursive: true });
  const holder = spawn('flock', [join(cacheDirectory, 'lock'), 'sh', '-c', 'echo locked; cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const held = once(holder.stdout, 'data');
  const impatient = setTimeout(() => {
    progress.note('  waiting for another process that is filling the cache');
  }, patienceMilliseconds);
  try {
    await Promise.race([held, failureOf(holder)]);
    clearTimeout(impatient);
    return await work();
  } finally {
    clearTimeout(impatient);
    holder.stdin.end();
  }
}

async function failureOf(holder: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    holder.once('error', reject);
    holder.once('exit', (code) => {
      reject(new Error(`could not lock the cache: flock exited with ${String(code)}`));
    });
  });
}
