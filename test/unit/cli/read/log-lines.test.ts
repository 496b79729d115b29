import { logChoiceOf } from '../../../../src/cli/read/log-choice.ts';
import { logLines, type LogPiece } from '../../../../src/cli/read/log-lines.ts';

const begin = (name: string): LogPiece => ({ kind: 'begin', name });
const text = (name: string, written: string): LogPiece => ({ kind: 'text', name, text: written });

async function shown(...pieces: LogPiece[]): Promise<string[]> {
  const all = (async function* () {
    for (const piece of pieces) yield await Promise.resolve(piece);
  })();
  const lines = await Array.fromAsync(logLines(all));
  return lines.map((line) => `${line.container}: ${line.text}`);
}

describe('the lines of logs', () => {
  it('are whole wherever their pieces end', async () => {
    expect(
      await shown(begin('build'), text('build', 'a\nb'), text('build', 'c\n\nd'), text('push', 'e\n')),
    ).toEqual(['build: a', 'build: bc', 'build: ', 'build: d', 'push: e']);
  });

  it('are not mixed with those of the next attempt', async () => {
    expect(await shown(begin('run'), text('run', 'cut o'), begin('run'), text('run', 'again'))).toEqual([
      'run: cut o',
      'run: again',
    ]);
  });

  it('attack 102: come in pieces if they are long, so that one without an end does not fill the memory', async () => {
    const piece = 'x'.repeat(10 * 1024);
    const lines = await shown(...Array.from({ length: 10 }, () => text('run', piece)), text('run', '\nend'));
    expect(lines.slice(0, -1).every((line) => line.length <= 'run: '.length + 16 * 1024)).toBe(true);
    expect(lines.map((line) => line.slice('run: '.length)).join('')).toBe(`${piece.repeat(10)}end`);
  });
});

describe('--step', () => {
  it.each(['build', 'scan', 'push', 'sbom'])('may be %s', (choice) => {
    expect(logChoiceOf(choice)).toBe(choice);
  });

  it.each([
    ['admit', 'the step admit has no pod, and so no log'],
    ['nothing', 'there is no step nothing'],
    ['trivy', 'there is no step trivy'],
    ['toString', 'there is no step toString'],
  ])('may not be %s', (choice, message) => {
    expect(() => logChoiceOf(choice)).toThrow(message);
  });
});
