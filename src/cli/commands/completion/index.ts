import { Argument } from 'commander';
import { exitCodes } from '../../exit-codes.ts';
import { examples, type Register } from '../command.ts';
import { scripts, shells, type Shell } from './scripts.ts';

export const completion: Register = (program, run) => {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'shell').choices(shells))
    .summary('Print a script that completes commands')
    .description(
      'Prints a script that completes the commands, options and jobs of dockerfilejob. For kubectl dfj, kubectl asks kubectl_complete-dfj, which is installed with it.',
    )
    .addHelpText(
      'after',
      examples(
        ['completion bash > /etc/bash_completion.d/dockerfilejob', 'bash'],
        ['completion zsh > ~/.zfunc/_dockerfilejob', 'zsh'],
        ['completion fish > ~/.config/fish/completions/dockerfilejob.fish', 'fish'],
      ),
    )
    .action((shell: Shell) =>
      run(async ({ write }) => {
        await write(scripts[shell]);
        return exitCodes.success;
      }),
    );
};
