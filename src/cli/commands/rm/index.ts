import { examples, type Register } from '../command.ts';

export const rm: Register = (program, run) => {
  program
    .command('rm')
    .argument('<jobs...>', 'names or UIDs of the jobs')
    .summary('Delete jobs')
    .description('Deletes jobs, with their pods, images, logs and reports. A job that is at work ends.')
    .addHelpText(
      'after',
      examples(['rm perf', 'one job'], ['rm $({dfj} get -o name)', 'all jobs of the namespace']),
    )
    .action((jobs: readonly string[]) =>
      run(async (context) => (await import('./run.ts')).runRm(context, jobs)),
    );
};
