import { lastLines } from '../../../src/text/cut.ts';

const tail = (text: string) => lastLines(text, { lines: 20, characters: 2048 });

describe('the tail of a log', () => {
  it('is its last lines, without the empty end', () => {
    const log = Array.from({ length: 30 }, (_, line) => `line ${line + 1}`).join('\n');
    expect(tail(`${log}\n\n`).split('\n')).toHaveLength(20);
    expect(tail(log)).toMatch(/^line 11\n[^]*line 30$/);
  });

  it('is cut to what a status may carry, and says that it is', () => {
    expect(tail('x'.repeat(5000))).toBe(`…${'x'.repeat(2048)}`);
  });
});
