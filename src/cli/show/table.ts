import { ellipsisOf } from './fit.ts';
import type { Screen } from './screen.ts';
import { cut, padded, widthOf } from './width.ts';

const gap = 3;
/** Columns that are left of a long text. */
const least = 12;

/**
 * Rows under their titles, in columns as wide as they must be. If they do not fit on the screen, the widest are narrowed;
 * what does not fit even then is cut at its end.
 */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  screen: Pick<Screen, 'width' | 'unicode'>,
): string[] {
  const all = [titles, ...rows];
  const needed = titles.map((title, column) => {
    const cells = rows.map((row) => row.slice(column, column + 1).join());
    // Not Math.max(...cells): there may be too many for the arguments of a call.
    return cells.reduce((most, cell) => Math.max(most, widthOf(cell)), widthOf(title));
  });
  const widths = narrowed(needed, titles, screen.width);
  const ellipsis = ellipsisOf(screen);
  return all.map((row) => {
    const line = widths
      .map((width, column) => padded(cut(row.slice(column, column + 1).join(), width, ellipsis), width + gap))
      .join('');
    return cut(line.trimEnd(), screen.width, ellipsis);
  });
}

/** Takes from the widest column first, but leaves each its title and the beginning of its texts. */
function narrowed(needed: readonly number[], titles: readonly string[], width: number): readonly number[] {
  const widths = [...needed];
  const floors = titles.map((title) => Math.max(least, widthOf(title)));
  for (;;) {
    const excess = widths.reduce((sum, one) => sum + one + gap, -gap) - width;
    const spare = widths.map((one, column) => one - Number(floors[column]));
    const column = spare.indexOf(Math.max(...spare));
    const most = Number(spare[column]);
    if (excess <= 0 || most <= 0) return widths;
    const next = Math.max(0, ...spare.filter((_, other) => other !== column));
    widths[column] =
      Number(widths[column]) -
      Math.min(excess, most, Math.max(1, most - next, Math.floor(excess / titles.length)));
  }
}
