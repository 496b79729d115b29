import type { ExitCode } from './exit-codes.ts';

interface FailureOptions {
  readonly code: ExitCode;
  /** What to do next, in lines. `{dfj}` stands for the name of the program. */
  readonly next?: readonly string[];
}

/** Why a command cannot do what it was told, in words for its user. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: ExitCode;
  readonly next: readonly string[];

  constructor(message: string, { code, next = [] }: FailureOptions) {
    super(message);
    this.code = code;
    this.next = next;
  }
}
