import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { add, line, nothing } from './counts.ts';
import { runStep, type StepResult } from './run-step.ts';
import { resultsFolder, steps } from './steps.ts';

const patienceMinutes = 84;

const interruption = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interruption.abort();
  });
}

rmSync(resultsFolder, { recursive: true, force: true });
mkdirSync(resultsFolder);

// A hanging test must not lose all results. The limit leaves time to stop the cluster within 90 minutes overall.
const deadline = setTimeout(() => {
  console.log(`\nStopped after ${patienceMinutes} minutes: the remaining tests were not run`);
  interruption.abort();
}, patienceMinutes * 60_000);

const results: StepResult[] = [];
for (const step of steps) {
  const failed = results.filter(({ succeeded }) => !succeeded).map(({ target }) => target);
  if (interruption.signal.aborted || step.needs?.some((target) => failed.includes(target))) continue;
  results.push(await runStep(step, interruption.signal));
}
clearTimeout(deadline);

console.log();
for (const { target, succeeded, counts, seconds } of results) {
  console.log(`${succeeded ? '✓' : '✗'} make ${target.padEnd(16)} ${line(counts)} (${seconds} s)`);
}
const tried = results.map(({ target }) => target);
const untried = steps.filter(({ target }) => !tried.includes(target)).map(({ target }) => target);
if (untried.length > 0) console.log(`  not run: ${untried.join(', ')}`);

const total = results.map(({ counts }) => counts).reduce(add, nothing);
writeFileSync(join(resultsFolder, 'summary.txt'), `${line(total)}\n`);
console.log(line(total));
if (total.failed > 0 || untried.length > 0) process.exitCode = 1;
