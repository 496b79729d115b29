import { backoff } from '../../cluster/backoff.ts';

/** Milliseconds between attempts. */
const retries = { first: 5000, longest: 10 * 60_000 };

/** Receivers that are remembered. */
const capacity = 10_000;

interface Failing {
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * Receivers that have failed: an origin, for the jobs of one namespace. While one rests, no job asks it, so that 10,000 jobs
 * with a dead URL cost as many attempts as one.
 */
export class Receivers {
  readonly #failing = new Map<string, Failing>();

  /** When a receiver may be asked again; undefined if now. */
  restOf(receiver: string, now: number): number | undefined {
    const until = this.#failing.get(receiver)?.until ?? 0;
    return until > now ? until - now : undefined;
  }

  /** @param rest milliseconds that it has asked for. @returns milliseconds until the next attempt */
  failed(receiver: string, now: number, rest = 0): number {
    const count = (this.#failing.get(receiver)?.count ?? 0) + 1;
    const wait = Math.max(rest, backoff(count, retries));
    this.#failing.delete(receiver);
    this.#failing.set(receiver, { count, until: now + wait });
    const [oldest] = this.#failing.keys();
    if (this.#failing.size > capacity && oldest !== undefined) this.#failing.delete(oldest);
    return wait;
  }

  succeeded(receiver: string): void {
    this.#failing.delete(receiver);
  }
}
