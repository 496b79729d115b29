/** Milliseconds. */
const soonest = 30_000;
const latest = 60 * 60_000;

/**
 * Says how many jobs are ahead: exactly up to 10, then coarsely, so that the message of a waiting job changes a few
 * times and not with each job that ends.
 */
export function inWords(ahead: number): string {
  if (ahead === 1) return '1 job';
  if (ahead <= 10) return `${ahead} jobs`;
  const unit = 10 ** Math.floor(Math.log10(ahead - 1));
  const leading = Math.floor((ahead - 1) / unit);
  const coarse = leading >= 5 ? 5 : leading >= 2 ? 2 : 1;
  return `more than ${coarse * unit} jobs`;
}

/**
 * How long a waiting job sleeps if no event wakes it, in milliseconds. The further back it is, the longer, so that all
 * waiting jobs together wake up a few times a second at most, however many there are.
 */
export const lookAgainAfter = (ahead: number): number => Math.min(latest, soonest * (1 + ahead / 10));
