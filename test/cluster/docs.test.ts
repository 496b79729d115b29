import { consoleBlocks } from '../support/docs/console.ts';
import { documents } from '../support/docs/documents.ts';
import { fits, normalize, showsFailure } from '../support/docs/output.ts';
import { useTerminal } from '../support/docs/use-terminal.ts';

jest.setTimeout(900_000);

const pages = documents()
  .map(({ path, text }) => ({ path, blocks: consoleBlocks(text) }))
  .filter(({ blocks }) => blocks.length > 0);

/** In order, in one shell for each page: blocks build on those before. */
describe.each(pages)('$path', ({ blocks }) => {
  const terminal = useTerminal();

  test.each(blocks)('shows in line $line what a terminal shows', async ({ commands }) => {
    for (const { line, text, output } of commands) {
      const command = `line ${line}: ${text}`;
      const shown = { command, fails: showsFailure(output), output: normalize(output) };
      const { code, output: printed } = await terminal().type(text);
      const isAsShown = (code !== 0) === shown.fails && fits(output, printed);
      const seen = { command, fails: code !== 0, output: isAsShown ? shown.output : normalize(printed) };
      expect(seen).toEqual(shown);
    }
  });
});
