import { examples, type Register } from '../command.ts';

export const watch: Register = (program, run) => {
  program
    .command('watch')
    .argument('<job>', 'name or UID of the job')
    .summary('Show the steps of a job until it is over')
    .description(
      'Shows the steps of a job with their times until it is over. In a pipe and on a dumb terminal, each change is a line. The exit code tells the result.',
    )
    .addHelpText(
      'after',
      examples(['watch perf', 'its steps, live'], ['watch perf | tee perf.log', 'one line for each change']),
    )
    .action((job: string) => run(async (context) => (await import('./run.ts')).runWatch(context, job)));
};
