import { examples, type Register } from '../command.ts';
import type { RerunOptions } from './run.ts';

export const rerun: Register = (program, run) => {
  program
    .command('rerun')
    .argument('<job>', 'name or UID of the job')
    .summary('Submit the same job again, and print the name of the new one')
    .description(
      'Creates a new job with the spec of an old one, and prints its name. The old one stays as it is. What is the same again may be taken from it: submit with --set spec.build.cache=none to build anew.',
    )
    .option('-w, --watch', 'show the steps until the job is over; the exit code tells its result')
    .addHelpText('after', examples(['rerun perf --watch', 'the same again']))
    .action((job: string, options: RerunOptions) =>
      run(async (context) => (await import('./run.ts')).runRerun(context, job, options)),
    );
};
