/** The error of a failed build, as the engine logged it. */
export interface EngineError {
  /** The last error, on one line. */
  readonly text: string;
  /** Set if the error is a command that failed. */
  readonly command?: {
    /** The exit status as logged, such as `exit code: 3`. */
    readonly end: string;
    /** The output of all commands of the build, by line. */
    readonly output: readonly string[];
  };
  /** The line of the failed instruction in the Dockerfile, from 1. */
  readonly line?: number;
  /** The failed instruction, as it appears in the log. */
  readonly instruction?: string;
}

/** Finds the last line that matches. Returns the first group of the match and the index of the line. */
export function lastMatch(
  lines: readonly string[],
  pattern: RegExp,
): { text: string; at: number } | undefined {
  const at = lines.findLastIndex((line) => pattern.test(line));
  const [line] = lines.slice(Math.max(at, 0), at + 1);
  return line === undefined ? undefined : { text: line.replace(pattern, '$1'), at };
}

/** The line number in a parse error, the same for both engines: they share the parser. */
export function parseErrorLine(text: string): number | undefined {
  const line = /dockerfile parse error on line (\d+):/i.exec(text)?.[1];
  return line === undefined ? undefined : Number(line);
}

/** Normalizes whitespace, so that an instruction compares equal to its form in the log. */
export const normalizeSpace = (text: string): string => text.replace(/\s+/g, ' ').trim();
