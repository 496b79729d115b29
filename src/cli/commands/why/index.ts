import { examples, type Register } from '../command.ts';

export const why: Register = (program, run) => {
  program
    .command('why')
    .argument('<job>', 'name or UID of the job')
    .summary('Say why a job failed, or what it waits for')
    .description(
      'Says why a job failed or what it waits for: the reason, the line of the Dockerfile, the end of the log, what it means, and what to do next.',
    )
    .addHelpText('after', examples(['why perf', 'the reason, the line, and what to do']))
    .action((job: string) => run(async (context) => (await import('./run.ts')).runWhy(context, job)));
};
