/** Milliseconds per test. Not an assertion about speed, only a limit in case a test hangs. */
const safety = 600_000;

jest.setTimeout(safety);
