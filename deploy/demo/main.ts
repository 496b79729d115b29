import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCli } from '../cli/build.ts';
import { writeLaunchers } from '../cli/install.ts';
import { cliFolder } from '../cli/paths.ts';
import { output } from '../local/command.ts';
import { connection, type Connection } from './connection.ts';
import { nextSteps } from './next-steps.ts';
import { show } from './show.ts';

const sample = join('deploy', 'samples', 'perf.yaml');
const name = 'perf';
const expected = 0.99;

/** Submits the first sample, shows its steps, and checks the result. Returns the exit code. */
async function demo(cluster: Connection): Promise<number> {
  await buildCli();
  await writeLaunchers(cliFolder);
  const dfj = (...args: string[]) => show(join(cliFolder, 'kubectl-dfj'), args, cluster.environment);
  await output(cluster.kubectl, ['delete', 'dockerfilejob', name, '--ignore-not-found', '--wait'], {
    env: cluster.environment,
  });

  const manifest = await readFile(sample, 'utf8');
  console.log(`\n${manifest.replaceAll(/^/gm, '    ').trimEnd()}\n`);
  const submitted = await dfj('submit', sample, '--watch');
  if (submitted !== 0) {
    await dfj('why', name);
    return 1;
  }
  await dfj('get', name, '--output', 'wide');
  const read = ['get', 'dockerfilejob', name, '--output', 'jsonpath={.status.performance}'];
  const performance = Number(await output(cluster.kubectl, read, { env: cluster.environment }));
  if (performance === expected) {
    console.log(nextSteps(cluster.isLocal));
    return 0;
  }
  console.error(`✗ expected a performance of ${expected}, but it is ${performance}`);
  return 1;
}

try {
  process.exitCode = await demo(await connection());
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
