import type { Check, CheckState } from '../read/diagnosis.ts';
import { plain } from '../../text/plain.ts';
import { painted, type Color, type Screen } from './screen.ts';

const marks: Record<CheckState, readonly [unicode: string, ascii: string, color: Color]> = {
  good: ['✓', 'ok ', 'green'],
  bad: ['✗', 'BAD', 'red'],
  unknown: ['?', '?  ', 'yellow'],
};

/** The checks of `doctor`, each with what to do about it. */
export function checkLines(checks: readonly Check[], screen: Screen): string[] {
  return checks.flatMap(({ state, what, next }) => {
    const [unicode, ascii, color] = marks[state];
    const mark = painted(screen.unicode ? unicode : ascii, color, screen);
    const indent = screen.unicode ? '  ' : '    ';
    return [`${mark} ${plain(what)}`, ...(next === undefined ? [] : [`${indent}${next}`])];
  });
}
