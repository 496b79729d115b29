/** A line of a text, and its number from 1. */
export interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

/** Lines before and after the one that a failure is about. */
const neighbors = 3;

/** A line of a text among its neighbors, as far as the text has them. Empty if there is no such line. */
export function linesAround(text: string, line: number, around = neighbors): NumberedLine[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  if (!Number.isInteger(line) || line < 1 || line > lines.length) return [];
  const first = Math.max(1, line - around);
  return lines.slice(first - 1, line + around).map((one, index) => ({ line: first + index, text: one }));
}
