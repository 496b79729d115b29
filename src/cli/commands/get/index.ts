import { Option } from 'commander';
import { examples, type Register } from '../command.ts';
import type { GetOptions } from './run.ts';
import { formats } from './formats.ts';

export const get: Register = (program, run) => {
  program
    .command('get')
    .argument('[job]', 'name or UID of a job; by default all are shown, the newest first')
    .summary('Show jobs')
    .description('Shows a job, or all jobs of the namespace, the newest first.')
    .addOption(new Option('-o, --output <format>', 'format').choices(formats).default('table'))
    .option('-A, --all-namespaces', 'jobs of all namespaces')
    .addHelpText(
      'after',
      examples(
        ['get', 'the jobs of the namespace'],
        ['get perf -o wide', 'one job, with its image and sandbox'],
        ['get perf -o json', 'everything about it'],
      ),
    )
    .action((job: string | undefined, options: GetOptions) =>
      run(async (context) => (await import('./run.ts')).runGet(context, job, options)),
    );
};
