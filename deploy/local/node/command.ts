import { CommandError, output } from '../command.ts';

export type Command = readonly [program: string, ...args: string[]];

/** Runs a command and returns its standard output. @throws CommandError */
export function run([program, ...args]: Command, input = ''): Promise<string> {
  return output(program, args, { input });
}

/** Runs a command and returns whether it exits with 0. */
export async function succeeds(command: Command): Promise<boolean> {
  try {
    await run(command);
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}
