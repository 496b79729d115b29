import type { Check, CheckState } from '../read/diagnosis.ts';
import { plain } from '../../text/plain.ts';
import { painted, type Color, type Screen } from './screen.ts';
import { wrapped } from './width.ts';

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
    return [what, ...(next === undefined ? [] : [next])]
      .flatMap((text) => wrapped(plain(text), screen.width - indent.length))
      .map((line, index) => (index === 0 ? `${mark} ${line}` : `${indent}${line}`));
  });
}
