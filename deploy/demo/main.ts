import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from '../local/command.ts';
import { connection, type Connection } from './connection.ts';
import { nextSteps } from './next-steps.ts';
import { follow } from './watch.ts';

const sample = join(import.meta.dirname, '..', 'samples', 'perf.yaml');
const name = 'perf';
const expected = 0.99;
const patienceMilliseconds = 300_000;

/** Submits the first sample, prints its phases, and checks the result. Returns the exit code. */
async function demo(cluster: Connection): Promise<number> {
  const kubectl = (...args: string[]) => output(cluster.kubectl, args, { env: cluster.environment });
  const manifest = await readFile(sample, 'utf8');
  console.log(
    `\n$ kubectl apply -f deploy/samples/perf.yaml\n\n${manifest.replaceAll(/^/gm, '    ').trimEnd()}\n`,
  );
  await kubectl('delete', 'dockerfilejob', name, '--ignore-not-found', '--wait');
  await kubectl('apply', '-f', sample);

  const began = Date.now();
  let phase = '';
  const { performance, failureDetails } = await follow(cluster, name, patienceMilliseconds, (state) => {
    if (state.phase === phase) return;
    phase = state.phase;
    console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${phase}`);
  });

  console.log(`\n$ kubectl get dockerfilejob ${name} --output wide\n`);
  console.log(await kubectl('get', 'dockerfilejob', name, '--output', 'wide'));
  if (performance === expected) {
    console.log(nextSteps(cluster.isLocal));
    return 0;
  }
  const why = failureDetails === undefined ? '' : `: ${failureDetails.reason}: ${failureDetails.message}`;
  console.error(
    `✗ expected a performance of ${expected}, but the job is ${phase} with ${performance ?? 'none'}${why}`,
  );
  return 1;
}

try {
  process.exitCode = await demo(await connection());
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
