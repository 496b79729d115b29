import { createHash } from 'node:crypto';
import type { Caller, JobStore } from '../store/job-store.ts';
import { ask } from './ask.ts';
import { ExpiringCache } from './expiring-cache.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { RateLimit } from './rate-limit.ts';
import { unauthorized } from './unauthorized.ts';

/** Milliseconds. A revoked token stays valid for at most this long. */
const ttl = 10_000;
/** Milliseconds since a token was last found valid in which it is no stranger's. */
const acquainted = 60 * 60_000;
/** Entries in each cache. */
const size = 2_000;

const strangers = 'strangers';

interface Options {
  readonly store: Pick<JobStore, 'reviewToken'>;
  /** The audience that tokens must be issued for. Defaults to the apiserver's. */
  readonly audience: string | undefined;
  /** Shared by everybody whose token was not found valid before. */
  readonly limit: RateLimit;
}

/**
 * Lets the apiserver decide whose a token is. What nobody knows is asked within a limit, so that strangers cost the
 * apiserver little. Tokens that were valid lately are outside of it, so that a flood of wrong ones shuts nobody out.
 */
export function tokenReviewer({ store, audience, limit }: Options): (token: string) => Promise<Caller> {
  const callers = new ExpiringCache<Caller | undefined>({ ttl, size });
  const known = new ExpiringMap<true>({ ttl: acquainted, size });

  async function review(token: string, key: string): Promise<Caller | undefined> {
    if (known.get(key)) return remember(key, await store.reviewToken(token, audience));
    limit.spend(strangers, 'too many requests have tokens that are not known yet; try again');
    const caller = remember(key, await store.reviewToken(token, audience));
    if (caller) limit.giveBack(strangers);
    return caller;
  }

  function remember(key: string, caller: Caller | undefined): Caller | undefined {
    if (caller) known.set(key, true);
    else known.delete(key);
    return caller;
  }

  return async (token) => {
    const key = createHash('sha256').update(token).digest('base64');
    const caller = await ask(() => callers.get(key, () => review(token, key)));
    if (!caller) throw unauthorized('the token is invalid or has expired', 'invalid_token');
    return caller;
  };
}
