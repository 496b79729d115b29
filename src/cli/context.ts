import type { Jobs } from './jobs/jobs.ts';
import type { Screen } from './show/screen.ts';

/** What a command has: where it writes to, and the jobs. */
export interface Context {
  /** Connects, if it has not yet. @throws Failure */
  readonly jobs: () => Promise<Jobs>;
  /** Writes to the standard output, and waits while its reader is slow. Text of others must be plain by then. */
  readonly write: (text: string) => Promise<void>;
  /** Writes a line of advice, for people only. */
  readonly say: (line: string) => void;
  /** Shows how far something has come, in place on a terminal, and nowhere else. Undefined removes it. */
  readonly progress: (draw: ((screen: Screen) => string) | undefined) => void;
  readonly screen: Screen;
  /** How the user calls the program: `kubectl dfj`. */
  readonly program: string;
  /** Aborts when the user interrupts the program. */
  readonly signal: AbortSignal;
}

/** The lines, each with its end. */
export const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
