import { hasLateBeginning } from '../../../text/cut.ts';
import { limits } from '../../../resource/limits.ts';

/** Characters kept of both ends of a line. The ends of an error tell more than the long command between them. */
const keptEnd = 2000;

/**
 * The last lines of a log without their line breaks. Long ones are cut, because whoever writes a RUN writes the log,
 * too.
 */
export const linesOf = (log: string): string[] => log.split('\n').slice(-mostLines).map(shortLine);

/** One more than is read of a log: a line break may follow the last line. */
const mostLines = limits.logLines + 1;

function shortLine(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return text.length > 2 * keptEnd ? `${text.slice(0, keptEnd)} … ${text.slice(-keptEnd)}` : text;
}

/** Whether the log may have had a beginning that was not read. Only the output of RUN makes a log so long. */
export const isCut = (log: string, lines: readonly string[]): boolean =>
  lines.length === mostLines || hasLateBeginning(log) || Buffer.byteLength(log) > limits.logBytes - 4;

/** Finds the last line with a value. Returns the value and the index of the line. */
export function lastOf<T>(
  lines: readonly string[],
  read: (line: string) => T | undefined,
): { readonly value: T; readonly at: number } | undefined {
  for (const [back, line] of lines.toReversed().entries()) {
    const value = read(line);
    if (value !== undefined) return { value, at: lines.length - 1 - back };
  }
  return undefined;
}

/** The rest of a text that starts with one of these. */
export function afterStart(text: string, ...starts: string[]): string | undefined {
  const start = starts.find((one) => text.startsWith(one));
  return start === undefined ? undefined : text.slice(start.length);
}

/** Characters of an instruction that are compared. */
const comparedLength = 200;

/** An instruction in a form in which it compares equal to its form in a log. */
export function comparable(text: string): string {
  const start = text.slice(0, 2 * comparedLength);
  const spaced = /\s\s|[^\S ]/.test(start) ? start.replace(/\s+/g, ' ') : start;
  return spaced.trim().slice(0, comparedLength).trimEnd();
}
