export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws RangeError if there are no values */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  const [left, right] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  if (min === undefined || max === undefined || left === undefined || right === undefined) {
    throw new RangeError('there are no values');
  }
  return { min, median: (left + right) / 2, max };
}

/** The value that this share of them does not exceed, 0.95 for example. @throws RangeError if there are no values */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * share) - 1];
  if (value === undefined) throw new RangeError('there are no values');
  return value;
}

/** Formats a table. Columns are as wide as their widest cell; all but the first are right-aligned. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Converts milliseconds to seconds with two decimal places. */
export const inSeconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);

/** Makes a table row: name, then minimum, median and maximum. @param values milliseconds */
export const spreadRow = (name: string, values: readonly number[]): string[] => {
  const { min, median, max } = spread(values);
  return [name, inSeconds(min), inSeconds(median), inSeconds(max)];
};
