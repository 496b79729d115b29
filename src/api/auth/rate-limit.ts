import { Problem } from '../problems/problem.ts';

/** So many requests a second in the long run, and so many at once. `perSecond` 0: no limit. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Whoever is forgotten has a full bucket. */
const mostKeys = 10_000;

/** Token buckets, one for each key. A replica counts by itself. */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();
  readonly #rate: Rate;
  readonly #now: () => number;

  constructor(rate: Rate, now = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Takes one request of the key. @throws Problem TooManyRequests if it has none left */
  spend(key: string, detail: string): void {
    const { perSecond } = this.#rate;
    if (perSecond === 0) return;
    const left = this.#left(key);
    if (left < 1) {
      const seconds = Math.ceil((1 - left) / perSecond);
      throw new Problem('TooManyRequests', detail, { headers: { 'Retry-After': String(seconds) } });
    }
    this.#keep(key, left - 1);
  }

  giveBack(key: string): void {
    if (this.#rate.perSecond > 0) this.#keep(key, Math.min(this.#rate.burst, this.#left(key) + 1));
  }

  #left(key: string): number {
    const { perSecond, burst } = this.#rate;
    const bucket = this.#buckets.get(key);
    if (!bucket) return burst;
    return Math.min(burst, bucket.left + ((this.#now() - bucket.at) / 1000) * perSecond);
  }

  #keep(key: string, left: number): void {
    this.#buckets.delete(key);
    this.#buckets.set(key, { left, at: this.#now() });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > mostKeys && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
