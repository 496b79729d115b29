import { consoleBlocks } from '../../support/docs/console.ts';

const page = (...lines: string[]): string => ['# Title', '', '```console', ...lines, '```', ''].join('\n');
const commandsOf = (...lines: string[]) => consoleBlocks(page(...lines)).flatMap(({ commands }) => commands);

describe('a console block', () => {
  it('has commands, each with its line and its output', () => {
    expect(consoleBlocks(page('$ echo a; echo', '$ date', 'Thu', '', 'Jan', ''))).toEqual([
      {
        line: 4,
        commands: [
          { line: 4, text: 'echo a; echo', output: '' },
          { line: 5, text: 'date', output: 'Thu\n\nJan' },
        ],
      },
    ]);
  });

  it('continues a command after a backslash, and on lines that start with >', () => {
    expect(commandsOf('$ curl \\', '    --data a \\', '> b', 'answer')).toEqual([
      { line: 4, text: 'curl \\\n    --data a \\\nb', output: 'answer' },
    ]);
    expect(commandsOf('$ cat <<EOF', '> a', '>', '> EOF', 'a', '> b')).toEqual([
      { line: 4, text: 'cat <<EOF\na\n\nEOF', output: 'a\n> b' },
    ]);
  });

  it('may be indented, as in a list', () => {
    const text = '1. Try:\n\n   ```console\n   $ echo "a\n   >   b"\n   a\n   ```\n';
    expect(consoleBlocks(text)[0]?.commands).toEqual([{ line: 4, text: 'echo "a\n  b"', output: 'a' }]);
  });

  it('is none if it is shown in another block, or if its info string is another one', () => {
    expect(
      consoleBlocks('````md\n```console\n$ exit 1\n```\n````\n~~~sh\nexit 1\n~~~\n```\n$ no\n```'),
    ).toEqual([]);
  });

  it('may contain redirections, process substitutions and here-documents', () => {
    const texts = ['source <(make --silent env)', 'sort <names >sorted', 'cat <<EOF'];
    expect(commandsOf(...texts.map((text) => `$ ${text}`)).map(({ text }) => text)).toEqual(texts);
  });
});

it.each([
  ['output without a command', page('perf Succeeded'), 'line 4: a console block must start with "$ "'],
  ['a placeholder', page('$ kubectl get dfj', '$ curl /job/<id>'), 'line 5: <id> is a placeholder'],
  ['a gap', page('$ kubectl login --password=…'), 'line 4: … is a placeholder'],
  ['half a command', page('$ kubectl \\'), 'line 4: the command has no end'],
  ['another info string', '```console fails\n$ false\n```', 'line 1: "console fails" must be "console"'],
  ['a block without an end', 'a\n```console\n$ true\n', 'line 2: the code block has no end'],
])('refuses %s', (_what, text, message) => {
  expect(() => consoleBlocks(text)).toThrow(message);
});
