import { logEnd, withLateBeginning } from '../../../../src/text/cut.ts';
import { continuation } from '../../../../src/resource/logs/continuation.ts';

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('');

describe('what an archived log has after what was sent of it', () => {
  it('is all of it, if nothing was sent', () => {
    expect(continuation('', lines(0, 3))).toBe(lines(0, 3));
    expect(continuation('', '')).toBe('');
  });

  it('is nothing, if all of it was sent', () => {
    expect(continuation(lines(0, 3), lines(0, 3))).toBe('');
    expect(continuation(lines(0, 9), logEnd(lines(0, 9), 20))).toBe('');
  });

  it('is nothing, if the archive was written before the end', () => {
    expect(continuation(lines(0, 9), lines(0, 8))).toBe('');
    expect(continuation(lines(0, 9), '')).toBe('');
  });

  it.each([0, 1, 10, 35, 80])('is what follows after %d characters', (length) => {
    const all = lines(0, 12);
    expect(all.slice(0, length) + continuation(all.slice(0, length), all)).toBe(all);
  });

  it.each([40, 50, 70])('is what follows where the archive has only the last %d bytes', (kept) => {
    const all = lines(0, 12);
    const sent = all.slice(0, 60);
    expect(sent + continuation(sent, logEnd(all, kept))).toBe(all);
  });

  it('is found in a log that is one long line', () => {
    const all = Array.from({ length: 30_000 }, (_, index) => String(index)).join(' ');
    const sent = all.slice(0, -5_000);
    expect(sent + continuation(sent, logEnd(all, 64 * 1024))).toBe(all);
  });

  it('begins after the line that says that the log began late', () => {
    const all = lines(0, 5);
    expect(continuation(all.slice(0, 9), withLateBeginning(all, 60))).toBe(all.slice(9));
  });

  it('is never cut, but says where something is missing between both', () => {
    const all = lines(0, 40);
    expect(continuation(all.slice(0, 30), logEnd(all, 20))).toBe(
      '[what was here is not kept]\nline 38\nline 39\n',
    );
  });

  it('is right where a log repeats itself', () => {
    const all = 'ab\nab\nabc\nab\nab\nab\n';
    for (let cut = 1; cut <= all.length; cut += 1)
      expect(all.slice(0, cut) + continuation(all.slice(0, cut), all)).toBe(all);
  });

  it('takes time in proportion to the length', () => {
    const [sent, archived] = ['a'.repeat(160_000), `${'a'.repeat(65_000)}b`];
    expect(continuation(sent, archived)).toBe('b');
  });

  it('attack 100: takes no longer for what a search for texts finds hard', () => {
    const half = 'a'.repeat(31_000);
    const archived = `${half}b${half}`;
    expect(continuation(`${'a'.repeat(96_000)}\n${archived}`, archived)).toBe('');
  });
});
