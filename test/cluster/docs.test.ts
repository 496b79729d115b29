import { setTimeout as sleep } from 'node:timers/promises';
import { consoleBlocks, type ShownCommand } from '../support/docs/console.ts';
import { documents } from '../support/docs/documents.ts';
import { fits, normalize, showsFailure } from '../support/docs/output.ts';
import type { Terminal } from '../support/docs/terminal.ts';
import { useTerminal } from '../support/docs/use-terminal.ts';

jest.setTimeout(900_000);

const pages = documents()
  .map(({ path, text }) => ({ path, blocks: consoleBlocks(text) }))
  .filter(({ blocks }) => blocks.length > 0);

/** Commands that may be typed again: events, logs and the audit follow a moment after a job's phase. */
const reading = /^(kubectl (--namespace \S+ )?(get|logs|describe)|until curl) /;
const patience = 120_000;

interface Result {
  readonly fails: boolean;
  readonly output: string;
}

/** Returns what the command has printed, or exactly what is shown if it fits. */
async function type(terminal: Terminal, { text, output }: ShownCommand, shown: Result): Promise<Result> {
  const end = Date.now() + patience;
  for (;;) {
    const typed = await terminal.type(text);
    const fails = typed.code !== 0;
    if (fails === shown.fails && fits(output, typed.output)) return shown;
    if (!reading.test(text) || Date.now() > end) return { fails, output: normalize(typed.output) };
    await sleep(500);
  }
}

/** In order, in one shell for each page: blocks build on those before. */
describe.each(pages)('$path', ({ blocks }) => {
  const terminal = useTerminal();

  test.each(blocks)('shows in line $line what a terminal shows', async ({ commands }) => {
    for (const command of commands) {
      const title = `line ${command.line}: ${command.text}`;
      const shown = { fails: showsFailure(command.output), output: normalize(command.output) };
      expect({ title, ...(await type(terminal(), command, shown)) }).toEqual({ title, ...shown });
    }
  });
});
