/** A line of a text, and its number from 1. */
export interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

/** The lines from `around` before to `around` after this one, as far as the text has them. */
export function linesAround(text: string, line: number, around: number): NumberedLine[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const first = Math.max(1, line - around);
  return lines.slice(first - 1, line + around).map((one, index) => ({ line: first + index, text: one }));
}
