import { examples, type Register } from '../command.ts';

export const cancel: Register = (program, run) => {
  program
    .command('cancel')
    .argument('<jobs...>', 'names or UIDs of the jobs')
    .summary('Cancel jobs')
    .description('Cancels jobs. What they have built and written so far is archived, and the jobs stay.')
    .addHelpText(
      'after',
      examples(['cancel perf', 'one job'], ['cancel $({dfj} get -o name)', 'all jobs of the namespace']),
    )
    .action((jobs: readonly string[]) =>
      run(async (context) => (await import('./run.ts')).runCancel(context, jobs)),
    );
};
