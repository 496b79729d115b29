import { painted, screenOf } from '../../../../src/cli/show/screen.ts';

const terminal = { isTTY: true, columns: 132, rows: 50 };
const utf8 = { LANG: 'en_US.UTF-8' };

describe('what a screen can show', () => {
  it('is everything on a terminal, in its size', () => {
    expect(screenOf(terminal, { ...utf8, TERM: 'xterm-256color' })).toEqual({
      width: 132,
      height: 50,
      redraws: true,
      colors: true,
      unicode: true,
    });
  });

  it('is 80 by 24 if the terminal does not say', () => {
    expect(screenOf({ isTTY: true }, utf8)).toMatchObject({ width: 80, height: 24 });
  });

  it('is lines without colors in a pipe, of any width', () => {
    expect(screenOf({}, utf8)).toEqual({
      width: Infinity,
      height: Infinity,
      redraws: false,
      colors: false,
      unicode: true,
    });
    expect(screenOf({}, { COLUMNS: '100' }).width).toBe(100);
  });

  it('is plain ASCII on a dumb terminal', () => {
    expect(screenOf(terminal, { ...utf8, TERM: 'dumb' })).toMatchObject({
      width: 132,
      redraws: false,
      colors: false,
      unicode: false,
    });
  });

  it('is ASCII where the locale is not UTF-8, whose more specific variables count', () => {
    expect(screenOf(terminal, { LANG: 'C' }).unicode).toBe(false);
    expect(screenOf(terminal, {}).unicode).toBe(false);
    expect(screenOf(terminal, { LC_ALL: 'C', LANG: 'en_US.UTF-8' }).unicode).toBe(false);
    expect(screenOf(terminal, { LC_CTYPE: 'C.utf8', LANG: 'C' }).unicode).toBe(true);
  });

  it('has no colors if NO_COLOR is set', () => {
    expect(screenOf(terminal, { ...utf8, NO_COLOR: '1' })).toMatchObject({ redraws: true, colors: false });
  });
});

it('text is painted only where there are colors', () => {
  expect(painted('x', 'red', { colors: true })).toBe('\u001b[31mx\u001b[0m');
  expect(painted('x', 'red', { colors: false })).toBe('x');
});
