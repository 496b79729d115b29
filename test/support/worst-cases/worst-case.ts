/** Texts that strangers may write, as large as they are let in, made to take as long as possible. */
export interface WorstCase {
  readonly name: string;
  /** Judges the text, with everything prepared. */
  readonly judge: () => unknown;
}

/** A text repeated up to this length, in characters. */
export const filled = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

/**
 * Milliseconds in which a case must be judged here. `make bench-worst-cases` shows the real figures, which are below
 * 50: this bound only tells linear time from quadratic, on the slowest machine.
 */
const generous = 5000;

/** Expects that judging takes linear time. */
export function expectInTime(judge: () => unknown): void {
  const start = performance.now();
  judge();
  expect(performance.now() - start).toBeLessThan(generous);
}
