import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Component } from '../components/component.ts';
import { tail } from '../command.ts';
import { hasRevision, isDaemon, logFileOf, startDaemon } from './daemon.ts';
import { endProcesses } from './end-processes.ts';
import { whyUnhealthy } from './probe.ts';
import { isAlive, readProcesses, type ProcessEntry } from './process-table.ts';

const pollMilliseconds = 100;
const graceMilliseconds = 10_000;

export const runningAs = async (component: Component): Promise<ProcessEntry[]> =>
  (await readProcesses()).filter((entry) => isDaemon(entry, component));

/**
 * Makes the component run as described and waits until it is healthy. Leaves it alone if it already is. Restarts it if
 * its arguments or files differ, or if it does not answer.
 *
 * @throws Error with the end of its log if it exits or does not become healthy in time
 */
export async function ensureDaemon(component: Component, searchPath: string): Promise<'kept' | 'started'> {
  const running = await runningAs(component);
  const [only] = running;
  if (running.length === 1 && only !== undefined && hasRevision(only, component)) {
    if ((await becomesHealthy(component)) === undefined) return 'kept';
  }
  await endProcesses(running, graceMilliseconds);
  await startDaemon(component, searchPath);
  const why = await becomesHealthy(component);
  if (why === undefined) return 'started';
  const log = logFileOf(component.name);
  throw new Error(`${component.name} ${why}; see ${log}:\n${tail(await readFile(log, 'utf8'))}`);
}

/** Returns undefined as soon as it is healthy, or why it did not become so in time. */
async function becomesHealthy(component: Component): Promise<string | undefined> {
  const deadline = Date.now() + component.patienceSeconds * 1000;
  for (let looks = 0; ; looks++) {
    const why = await whyUnhealthy(component.probe);
    if (why === undefined) return undefined;
    if (looks % 10 === 9 && !(await isRunning(component))) return `exited (${why})`;
    if (Date.now() > deadline) return `was not healthy after ${component.patienceSeconds} s (${why})`;
    await sleep(pollMilliseconds);
  }
}

async function isRunning(component: Component): Promise<boolean> {
  const running = await runningAs(component);
  return (await Promise.all(running.map(isAlive))).includes(true);
}
