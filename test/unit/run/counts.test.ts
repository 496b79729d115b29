import { add, goCounts, jestCounts, line, nothing, stepCounts } from '../../run/counts.ts';

const result = {
  numPassedTests: 7,
  numFailedTests: 2,
  numPendingTests: 1,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 1,
  startTime: 0,
};

describe('the last line of a test run', () => {
  it('lists the passed, failed and skipped tests', () => {
    expect(line({ passed: 3, failed: 0, skipped: 1 })).toBe('3 passed, 0 failed, 1 skipped');
  });

  it('has the sums of all steps', () => {
    const counts = [
      { passed: 3, failed: 0, skipped: 1 },
      { passed: 4, failed: 2, skipped: 0 },
    ];
    expect(counts.reduce(add, nothing)).toEqual({ passed: 7, failed: 2, skipped: 1 });
  });

  it('counts a test file that does not load as a failure', () => {
    expect(jestCounts(JSON.stringify(result))).toEqual({ passed: 7, failed: 3, skipped: 1 });
  });

  it('counts Go tests, but not their subtests', () => {
    const text =
      '=== RUN   TestA\n    --- PASS: TestA/one\n--- PASS: TestA (0.00s)\n--- SKIP: TestB (0.00s)\n';
    expect(goCounts(`${text}--- FAIL: TestC (0.00s)\nFAIL\n`)).toEqual({ passed: 1, failed: 1, skipped: 1 });
  });

  it('counts a step that fails without a failed test as one failure', () => {
    expect(stepCounts(false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(stepCounts(false, { passed: 5, failed: 0, skipped: 0 })).toEqual({
      passed: 5,
      failed: 1,
      skipped: 0,
    });
  });

  it('counts failed tests once', () => {
    const tests = { passed: 5, failed: 2, skipped: 0 };
    expect(stepCounts(false, tests)).toEqual(tests);
    expect(stepCounts(true)).toEqual(nothing);
  });
});
