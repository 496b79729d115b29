/** What an attempt has come to. */
export type Outcome =
  | { readonly kind: 'delivered' }
  /** Milliseconds that the receiver wants to be left alone for. */
  | { readonly kind: 'again'; readonly problem: string; readonly rest?: number }
  | { readonly kind: 'givenUp'; readonly problem: string };

const transient: readonly number[] = [408, 429];

/** Milliseconds. Who asks for a longer rest gets an attempt earlier. */
const longestRest = 60 * 60_000;

/**
 * What the answer of a receiver means. Its body counts for nothing and is never shown: it could be of a server inside.
 * @param now milliseconds since the epoch
 */
export function outcomeOf(status: number, retryAfter: string | undefined, now: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const problem = `the receiver answered with status ${status}`;
  if (status < 500 && !transient.includes(status)) return { kind: 'givenUp', problem };
  const rest = restOf(retryAfter, now);
  return { kind: 'again', problem, ...(rest !== undefined && { rest }) };
}

/** Retry-After: seconds, or a date (RFC 9110, 10.2.3). */
function restOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^[0-9]{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(longestRest, Math.max(0, ms)) : undefined;
}

/** How long a receiver that does not take it is tried, from the end of the job. Milliseconds. */
const patience = 24 * 60 * 60_000;

/** The outcome once that time is over. */
export function unlessTooLate(outcome: Outcome, since: string | undefined, now: number): Outcome {
  if (outcome.kind !== 'again' || now - Date.parse(since ?? '') <= patience) return outcome;
  return { kind: 'givenUp', problem: `${outcome.problem}, and the job ended more than 24 hours ago` };
}
