import { examples, type Register } from '../command.ts';
import type { LogsOptions } from './run.ts';

export const logs: Register = (program, run) => {
  program
    .command('logs')
    .argument('<job>', 'name or UID of the job')
    .summary('Print the logs of a job')
    .description(
      'Prints the logs of a job: from its pods while it is at work, and from its archive when it is over. Control characters are escaped.',
    )
    .option('-f, --follow', 'go on until the job is over')
    .option('--step <name>', 'one step or container only: build, scan, run, clone, push, …')
    .addHelpText(
      'after',
      examples(['logs perf', 'what it has written so far'], ['logs perf -f --step run', 'its run, live']),
    )
    .action((job: string, options: LogsOptions) =>
      run(async (context) => (await import('./run.ts')).runLogs(context, job, options)),
    );
};
