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
  /**
   * Whether a RUN may have caused or written this error: it is the user's fault, and never retried, even if it looks
   * like a fault of the infrastructure.
   */
  readonly afterRun: boolean;
  /** The line of the failed instruction in the Dockerfile, from 1. */
  readonly line?: number;
  /** The failed instruction, as it appears in the log. */
  readonly instruction?: string;
}

/** The line number in a parse error, the same for both engines: they share the parser. */
export function parseErrorLine(text: string): number | undefined {
  const line = /dockerfile parse error on line (\d{1,6}):/i.exec(text)?.[1];
  return line === undefined ? undefined : Number(line);
}
