import { spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Processes } from '../sighting.ts';

/** Milliseconds until the shell is killed. */
const patience = 20_000;

/**
 * The children exit at once, and neither this loop nor `cat` nor Node.js collects them: each keeps its pid until the
 * container ends, and uses no memory. `cat` is reached only if all were started.
 */
const script = 'for each; do : & done; exec cat';

/** Starts processes until one is refused, at most as many as told. Works only as the first process of a container. */
export async function startProcesses(most: number): Promise<Processes> {
  const limits = await readFile('/proc/self/limits', 'utf8');
  const userLimit = /^Max processes.*$/m.exec(limits)?.[0] ?? '';
  const end = (await canStart(most)) ? 'bound' : isRefused() ? 'refused' : 'unclear';
  return { end, userLimit };
}

async function canStart(most: number): Promise<boolean> {
  const each = Array.from({ length: most }, (_, index) => String(index));
  const shell = spawn('sh', ['-c', script, 'sh', ...each], {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  for (const part of [shell, shell.stdin]) part.on('error', () => undefined);
  shell.stdin.end('all');
  return (await text(shell.stdout)) === 'all';
}

/**
 * The shell does not say why it could not fork. EAGAIN is a limit, others, like ENOMEM, are not. A few places are free,
 * because the shell has ended. What Node.js starts keeps its place until this function returns.
 */
function isRefused(): boolean {
  for (let tries = 0; tries < 10; tries++) {
    spawn('true', { stdio: 'ignore' }).on('error', () => undefined);
  }
  const { error } = spawnSync('true');
  return error !== undefined && 'code' in error && error.code === 'EAGAIN';
}
