export interface BackoffLimits {
  /** Milliseconds before the first retry. */
  readonly first: number;
  /** Maximum delay in milliseconds. */
  readonly longest: number;
}

/**
 * Returns the delay in milliseconds after the given number of consecutive failures (1 or more). The delay doubles
 * with each failure; jitter over its upper half keeps clients that failed together from retrying together.
 */
export function backoff(failures: number, { first, longest }: BackoffLimits, random = Math.random): number {
  const doubled = Math.min(longest, first * 2 ** (failures - 1));
  return Math.round(doubled * (0.5 + random() / 2));
}
