import { setTimeout as sleep } from 'node:timers/promises';
import type { ShownCommand } from './console.ts';
import { fits, normalize, showsFailure } from './output.ts';
import type { Terminal } from './terminal.ts';

/** Commands that may be typed again: events, logs and the audit follow a moment after a job's phase. */
const reading = /^(kubectl (--namespace \S+ )?(get|logs|describe)|until curl) /;
/** Milliseconds. */
const patience = 120_000;

interface Result {
  readonly title: string;
  readonly fails: boolean;
  readonly output: string;
}

/** What a terminal must show, as the document has it. */
export const expected = ({ line, text, output }: ShownCommand): Result => ({
  title: `line ${line}: ${text}`,
  fails: showsFailure(output),
  output: normalize(output),
});

/** Types a command. @returns what it has printed, or exactly what is shown if it fits */
export async function typed(terminal: Terminal, command: ShownCommand): Promise<Result> {
  const shown = expected(command);
  const end = Date.now() + patience;
  for (;;) {
    const { code, output } = await terminal.type(command.text);
    const fails = code !== 0;
    if (fails === shown.fails && fits(command.output, output)) return shown;
    if (!reading.test(command.text) || Date.now() > end)
      return { ...shown, fails, output: normalize(output) };
    await sleep(500);
  }
}
