import { painted, type Color, type Screen } from './screen.ts';
import { cut, widthOf } from './width.ts';

/** A piece of a line, in its color. */
export interface Part {
  readonly text: string;
  readonly color?: Color;
}

/** What stands for what is missing. */
export const ellipsisOf = ({ unicode }: Pick<Screen, 'unicode'>): string => (unicode ? '…' : '...');

/** The parts as one line, which is never wider than the screen: what is drawn in place must not wrap. */
export function fitted(parts: readonly Part[], screen: Screen): string {
  const whole = parts.reduce((sum, { text }) => sum + widthOf(text), 0) <= screen.width;
  const ellipsis = whole ? '' : ellipsisOf(screen);
  let left = screen.width - ellipsis.length;
  const shown = parts.map(({ text, color }) => {
    const kept = cut(text, left, '');
    left = kept === text ? left - widthOf(text) : 0;
    return color === undefined || kept === '' ? kept : painted(kept, color, screen);
  });
  return `${shown.join('').trimEnd()}${ellipsis}`;
}
