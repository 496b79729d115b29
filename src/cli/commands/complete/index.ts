import type { Command, Option } from 'commander';
import type { ArgumentShape, CommandShape, OptionShape } from '../../read/completion.ts';
import type { Register } from '../command.ts';

/** For the scripts of shells and for kubectl: prints how the last word may go on. */
export const complete: Register = (program, run) => {
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .action((typed: readonly string[]) => {
      // The options among the words that are typed say where the jobs are.
      for (const { short, long, attributeName } of program.options.map(named)) {
        const at = typed.findIndex((word) => word === short || word === long);
        const value = at === -1 ? undefined : typed.slice(at + 1, -1)[0];
        if (value !== undefined) program.setOptionValue(attributeName, value);
      }
      return run(async (context) => {
        const { runComplete } = await import('./run.ts');
        const commands = program.commands.filter((command) => command.name() !== '__complete').map(shapeOf);
        return runComplete(context, { commands, general: program.options.map(optionShape), typed });
      });
    });
};

const named = (option: Option) => ({
  short: option.short,
  long: option.long,
  attributeName: option.attributeName(),
});

const shapeOf = (command: Command): CommandShape => ({
  name: command.name(),
  summary: command.summary(),
  options: command.options.map(optionShape),
  argument: argumentShape(command),
});

const optionShape = ({ short, long, required, optional, argChoices, description }: Option): OptionShape => ({
  flags: [short, long].filter((flag) => flag !== undefined),
  takesValue: required || optional,
  choices: argChoices ?? [],
  summary: description,
});

const ofJobs = new Set(['job', 'jobs']);

function argumentShape({ registeredArguments: [argument] }: Command): ArgumentShape {
  if (!argument) return { kind: 'none' };
  if (argument.argChoices) return { kind: 'words', words: argument.argChoices };
  return { kind: ofJobs.has(argument.name()) ? 'jobs' : 'file' };
}
