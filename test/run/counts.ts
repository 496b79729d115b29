import { z } from 'zod';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Counts = { passed: 0, failed: 0, skipped: 0 };

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The line that a run ends with. */
export const line = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

const jestResult = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  /** Files that could not even be loaded: none of their tests is counted anywhere else. */
  numRuntimeErrorTestSuites: z.int(),
});

/** What `jest --json` wrote. */
export function jestCounts(json: string): Counts {
  const result = jestResult.parse(JSON.parse(json));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** What `go test -v` printed: the tests at the left margin; indented ones are parts of them. */
export function goCounts(text: string): Counts {
  const count = (outcome: string) =>
    text.split('\n').filter((row) => row.startsWith(`--- ${outcome}: `)).length;
  return { passed: count('PASS'), failed: count('FAIL'), skipped: count('SKIP') };
}

/**
 * The counts of one step of a run. A step that failed without a failed test (a type error, the coverage gate, a
 * cluster that does not start) counts as one failure, so that no failure is ever lost in the sum.
 */
export function stepCounts(succeeded: boolean, tests: Counts = nothing): Counts {
  return succeeded || tests.failed > 0 ? tests : { ...tests, failed: 1 };
}
