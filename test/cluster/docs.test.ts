import { consoleBlocks } from '../support/docs/console.ts';
import { documents, tutorial } from '../support/docs/documents.ts';
import { expected, typed } from '../support/docs/shown.ts';
import { useTerminal } from '../support/docs/use-terminal.ts';

jest.setTimeout(900_000);

const pages = documents()
  .filter(({ path }) => path !== tutorial)
  .map(({ path, text }) => ({ path, blocks: consoleBlocks(text) }))
  .filter(({ blocks }) => blocks.length > 0);

/** In order, in one shell for each page: blocks build on those before. */
describe.each(pages)('$path', ({ blocks }) => {
  const terminal = useTerminal();

  test.each(blocks)('shows in line $line what a terminal shows', async ({ commands }) => {
    for (const command of commands) expect(await typed(terminal(), command)).toEqual(expected(command));
  });
});
