import type { Screen } from './screen.ts';
import { cut, padded, widthOf } from './width.ts';

const gap = 3;

/** Rows under their titles, in columns as wide as they must be. What does not fit on the screen is cut at its end. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  { width, unicode }: Pick<Screen, 'width' | 'unicode'>,
): string[] {
  const all = [titles, ...rows];
  const lines = titles.reduce<readonly string[]>(
    (before, _, column) => {
      const cells = all.map((row) => row.slice(column, column + 1).join());
      // Not Math.max(...cells): there may be too many for the arguments of a call.
      const widest = cells.reduce((most, cell) => Math.max(most, widthOf(cell)), 0);
      return before.map(
        (line, row) =>
          line +
          cells
            .slice(row, row + 1)
            .map((cell) => padded(cell, widest + gap))
            .join(''),
      );
    },
    all.map(() => ''),
  );
  return lines.map((line) => cut(line.trimEnd(), width, unicode ? '…' : '...'));
}
