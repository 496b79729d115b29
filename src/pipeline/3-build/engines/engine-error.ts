import type { Reason } from '../../../resource/reasons.ts';

export type BuildReason =
  | Extract<Reason, 'BuildFailed' | 'BaseImagePullFailed' | 'BuildOutOfMemory' | 'DockerfileInvalid'>
  | 'infrastructure';

/** What an engine said at its end. */
export interface EngineError {
  /** Its last error, in one line. */
  readonly text: string;
  /** How the command of an instruction ended, if that was the error: `exit code: 3`. */
  readonly ended?: string;
  /** The line of the Dockerfile that failed, from 1. */
  readonly line?: number;
  /** The instruction that failed, as the log has it. */
  readonly instruction?: string;
}

/** The first group of the last line that fits a pattern, which is one of whole lines, and where that line is. */
export function lastMatch(
  lines: readonly string[],
  pattern: RegExp,
): { text: string; at: number } | undefined {
  const at = lines.findLastIndex((line) => pattern.test(line));
  const [line] = lines.slice(Math.max(at, 0), at + 1);
  return line === undefined ? undefined : { text: line.replace(pattern, '$1'), at };
}

/** The line that a parse error names; both engines parse with the same code. */
export function parseErrorLine(text: string): number | undefined {
  const line = /dockerfile parse error on line (\d+):/i.exec(text)?.[1];
  return line === undefined ? undefined : Number(line);
}

/** White space does not tell two instructions apart. */
export const sameSpace = (text: string): string => text.replace(/\s+/g, ' ').trim();
