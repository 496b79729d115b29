import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';

/** Runs a command with its connection and its output. */
export type Run = (action: (context: Context) => Promise<ExitCode>) => Promise<void>;

/** Adds one command to the program. Its code is loaded only when it runs: `--help` must be quick. */
export type Register = (program: Command, run: Run) => void;

/**
 * Examples below the help of a command, each below what it does: side by side, they are too wide for 80 columns. `{dfj}`
 * stands for the name of the program.
 */
export const examples = (...lines: readonly (readonly [command: string, what: string])[]): string =>
  ['', 'Examples:', ...lines.flatMap(([command, what]) => [`  # ${what}`, `  {dfj} ${command}`])].join('\n');
