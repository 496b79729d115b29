import { examples, type Register } from '../command.ts';

export const doctor: Register = (program, run) => {
  program
    .command('doctor')
    .summary('Check that the cluster is in order')
    .description(
      'Checks the cluster: versions, what the operator has proved of the isolation of jobs, the sandbox, the registry, the vulnerability database, and your rights. The exit code is 1 if something is wrong.',
    )
    .addHelpText('after', examples(['doctor', 'each check, and what to do']))
    .action(() => run(async (context) => (await import('./run.ts')).runDoctor(context)));
};
