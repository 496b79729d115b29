import { fences, type Fence } from './fences.ts';

/** A command that a document shows, with what it shows of its output. */
export interface ShownCommand {
  /** Its line in the document, counted from 1. */
  readonly line: number;
  readonly text: string;
  /** Empty if the document shows none. */
  readonly output: string;
}

export interface ConsoleBlock {
  readonly line: number;
  readonly commands: readonly ShownCommand[];
}

const prompt = '$ ';
const continuation = /^>( |$)/;
const placeholder = /<[a-z][\w-]*>|…/i;

/**
 * Reads the blocks with the info string `console`, which show a terminal that is connected to the local cluster:
 *
 * - `$ COMMAND` is typed. A line that starts with `> ` continues it, and so does any line after a trailing backslash.
 * - All other lines are the command's output (see output.ts).
 * - A command is complete: values that differ from run to run come from shell variables, not from placeholders such as
 *   `<id>` or `…`. The blocks of a document share one shell.
 *
 * Commands that need another machine or another cluster, or that start and stop this one, belong in blocks with the info
 * string `sh`, without prompt and output.
 *
 * @throws Error naming the line that breaks a rule
 */
export function consoleBlocks(markdown: string): ConsoleBlock[] {
  return fences(markdown)
    .filter(({ info }) => info.startsWith('console'))
    .map(readBlock);
}

function readBlock({ info, line: first, lines }: Fence): ConsoleBlock {
  if (info !== 'console') throw new Error(`line ${first - 1}: "${info}" must be "console"`);
  const commands: { line: number; typed: string[]; output: string[] }[] = [];
  lines.forEach((text, index) => {
    const line = first + index;
    if (text.startsWith(prompt)) {
      commands.push({ line, typed: [text.slice(prompt.length)], output: [] });
      return;
    }
    const command = commands.at(-1);
    if (!command) throw new Error(`line ${line}: a console block must start with "${prompt}"`);
    const isTyped = command.output.length === 0 && (continuation.test(text) || endsOpen(command.typed));
    (isTyped ? command.typed : command.output).push(isTyped ? text.replace(continuation, '') : text);
  });
  return { line: first, commands: commands.map(complete) };
}

const endsOpen = (typed: readonly string[]): boolean => typed.at(-1)?.endsWith('\\') === true;

function complete(command: { line: number; typed: string[]; output: string[] }): ShownCommand {
  const text = command.typed.join('\n');
  const found = placeholder.exec(text);
  if (found) throw new Error(`line ${command.line}: ${found[0]} is a placeholder; use a shell variable`);
  if (endsOpen(command.typed)) throw new Error(`line ${command.line}: the command has no end`);
  return { line: command.line, text, output: command.output.join('\n').trim() };
}
