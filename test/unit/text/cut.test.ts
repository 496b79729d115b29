import { lastLines } from '../../../src/text/cut.ts';

const tail = (text: string) => lastLines(text, { lines: 20, characters: 2048 });

describe('the tail of a log', () => {
  it('consists of its last lines, without trailing empty lines', () => {
    const log = Array.from({ length: 30 }, (_, line) => `line ${line + 1}`).join('\n');
    expect(tail(`${log}\n\n`).split('\n')).toHaveLength(20);
    expect(tail(log)).toMatch(/^line 11\n[^]*line 30$/);
  });

  it('is cut to the given length, with an ellipsis', () => {
    expect(tail('x'.repeat(5000))).toBe(`…${'x'.repeat(2048)}`);
  });
});
