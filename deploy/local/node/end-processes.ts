import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './process-table.ts';

const pollMilliseconds = 50;

/** Sends SIGTERM to the processes, and SIGKILL to those that are left after `graceMilliseconds`. */
export async function endProcesses(
  processes: readonly ProcessIdentity[],
  graceMilliseconds: number,
): Promise<void> {
  await signalAll(processes, 'SIGTERM');
  if (await haveEnded(processes, graceMilliseconds)) return;
  await signalAll(processes, 'SIGKILL');
  await haveEnded(processes, 5_000);
}

async function signalAll(processes: readonly ProcessIdentity[], signal: NodeJS.Signals): Promise<void> {
  for (const process_ of processes) {
    if (!(await isAlive(process_))) continue;
    try {
      process.kill(process_.pid, signal);
    } catch {
      // it exited before the signal
    }
  }
}

async function haveEnded(processes: readonly ProcessIdentity[], milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const alive = await Promise.all(processes.map(isAlive));
    if (!alive.includes(true)) return true;
    if (Date.now() >= deadline) return false;
    await sleep(pollMilliseconds);
  }
}
