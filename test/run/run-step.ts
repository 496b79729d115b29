import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepCounts, type Counts } from './counts.ts';
import { resultsFolder, type Step } from './steps.ts';

const graceMilliseconds = 20_000;

export interface StepResult {
  readonly target: string;
  readonly succeeded: boolean;
  readonly counts: Counts;
  /** How long it took. */
  readonly seconds: number;
}

/** Runs one target. An abort kills everything that the target started and counts as a failure. */
export async function runStep({ target, results }: Step, signal: AbortSignal): Promise<StepResult> {
  console.log(`\n=== make ${target}`);
  const start = performance.now();
  // In its own process group, so that compilers and the like do not survive an abort.
  const make = spawn('make', ['--no-print-directory', target], { stdio: 'inherit', detached: true });
  const tell = (kill: NodeJS.Signals) => {
    if (make.pid !== undefined && make.exitCode === null) process.kill(-make.pid, kill);
  };
  let impatient: NodeJS.Timeout | undefined;
  const abort = (): void => {
    tell('SIGTERM');
    impatient = setTimeout(tell, graceMilliseconds, 'SIGKILL');
  };
  signal.addEventListener('abort', abort);
  await once(make, 'close');
  signal.removeEventListener('abort', abort);
  clearTimeout(impatient);
  const succeeded = make.exitCode === 0 && !signal.aborted;
  const path = results && join(resultsFolder, results.file);
  const tests = results && path && existsSync(path) ? results.count(readFileSync(path, 'utf8')) : undefined;
  const seconds = Math.round((performance.now() - start) / 1000);
  return { target, succeeded, counts: stepCounts(succeeded, tests), seconds };
}
