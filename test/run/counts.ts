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

/** The last line of a run. */
export const line = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

const jestResult = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  /** Test files that failed to load. Their tests are not in the other counts. */
  numRuntimeErrorTestSuites: z.int(),
});

/** Counts the tests in the output of `jest --json`. @throws ZodError if the text is not such output */
export function jestCounts(json: string): Counts {
  const result = jestResult.parse(JSON.parse(json));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** Counts the tests in the output of `go test -v`. Indented lines are subtests and do not count. */
export function goCounts(text: string): Counts {
  const count = (outcome: string) =>
    text.split('\n').filter((row) => row.startsWith(`--- ${outcome}: `)).length;
  return { passed: count('PASS'), failed: count('FAIL'), skipped: count('SKIP') };
}

/**
 * Returns the counts of one step. A step that fails without a failed test, for example on a type error, low coverage
 * or a cluster that does not start, counts as one failure, so that the sum shows it.
 */
export function stepCounts(succeeded: boolean, tests: Counts = nothing): Counts {
  return succeeded || tests.failed > 0 ? tests : { ...tests, failed: 1 };
}
