export interface BackoffLimits {
  /** Milliseconds before the first retry. */
  readonly first: number;
  /** Milliseconds at the most. */
  readonly longest: number;
}

/**
 * Milliseconds to wait after so many failures (from 1): doubled each time, and spread over the upper half of that,
 * so that those who failed together do not come back together.
 */
export function backoff(failures: number, { first, longest }: BackoffLimits, random = Math.random): number {
  const doubled = Math.min(longest, first * 2 ** (failures - 1));
  return Math.round(doubled * (0.5 + random() / 2));
}
