import { collect } from '../collect.ts';
import { examples, type Register } from '../command.ts';
import type { LintOptions } from './run.ts';

export const lint: Register = (program, run) => {
  program
    .command('lint')
    .argument('<file>', 'a Dockerfile, a folder with one, or a manifest (.yaml, .json)')
    .summary('Check a Dockerfile without a cluster')
    .description(
      'Checks a Dockerfile by the rules of the operator, without a cluster, and with Hadolint if it is installed. The exit code is 1 if the job would be refused. What each cluster allows, such as its base images, is checked when the job is submitted.',
    )
    .option('--target <stage>', 'stage to build')
    .option('--build-arg <name=value>', 'build argument; may be repeated', collect)
    .addHelpText(
      'after',
      examples(['lint Dockerfile', 'one file'], ['lint .', 'a folder, with the files that COPY needs']),
    )
    .action((file: string, options: LintOptions) =>
      run(async (context) => (await import('./run.ts')).runLint(context, file, options)),
    );
};
