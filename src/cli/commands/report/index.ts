import { Option } from 'commander';
import { examples, type Register } from '../command.ts';
import type { ReportOptions } from './run.ts';

export const report: Register = (program, run) => {
  program
    .command('report')
    .argument('<job>', 'name or UID of the job')
    .summary('Show what the scan has found')
    .description('Shows the vulnerabilities that the scan of a job has found, the worst first.')
    .addOption(new Option('-o, --output <format>', 'format').choices(['table', 'json']).default('table'))
    .addHelpText('after', examples(['report perf', 'a table'], ['report perf -o json', 'for programs']))
    .action((job: string, options: ReportOptions) =>
      run(async (context) => (await import('./run.ts')).runReport(context, job, options)),
    );
};
