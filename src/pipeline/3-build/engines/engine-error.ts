/** What an engine said when it failed. */
export interface EngineError {
  /** Its last error, in one line. */
  readonly text: string;
  /** The command of an instruction that failed, if that was the error. */
  readonly command?: {
    /** How it ended, such as `exit code: 3`. */
    readonly end: string;
    /** The lines that commands printed. */
    readonly output: readonly string[];
  };
  /** The line of the Dockerfile that failed, from 1. */
  readonly line?: number;
  /** The instruction that failed, as the log shows it. */
  readonly instruction?: string;
}

/** The first group of the last line that matches a pattern of whole lines, and the index of that line. */
export function lastMatch(
  lines: readonly string[],
  pattern: RegExp,
): { text: string; at: number } | undefined {
  const at = lines.findLastIndex((line) => pattern.test(line));
  const [line] = lines.slice(Math.max(at, 0), at + 1);
  return line === undefined ? undefined : { text: line.replace(pattern, '$1'), at };
}

/** The line that a parse error names. Both engines parse with the same code. */
export function parseErrorLine(text: string): number | undefined {
  const line = /dockerfile parse error on line (\d+):/i.exec(text)?.[1];
  return line === undefined ? undefined : Number(line);
}

/** Whitespace does not distinguish two instructions. */
export const sameSpace = (text: string): string => text.replace(/\s+/g, ' ').trim();
