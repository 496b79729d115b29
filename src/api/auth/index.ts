import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Caller, JobStore, JobVerb, Scope } from '../store/job-store.ts';
import { ask } from './ask.ts';
import { ExpiringCache } from './expiring-cache.ts';
import { oidcVerifier } from './oidc/index.ts';
import type { OidcOptions } from './oidc/options.ts';
import { RateLimit, type Rate } from './rate-limit.ts';
import { tokenReviewer } from './review-tokens.ts';
import { tokenOf } from './token-of.ts';

export interface Rates {
  /** Of each caller; of all together if nobody needs a token. */
  readonly caller: Rate;
  /** Of all together whose token was not found valid before. */
  readonly strangers: Rate;
}

interface AnyMode {
  /** Without them, there is no limit. */
  readonly rates?: Rates;
}

export type AuthOptions =
  | ({ readonly mode: 'none' } & AnyMode)
  | ({
      readonly mode: 'token';
      /** The audience that tokens must be issued for, those of `oidc` aside. Defaults to the apiserver's. */
      readonly audience?: string;
      /** Whether the token may be the password of HTTP Basic, for clients that can send nothing else. */
      readonly basic?: boolean;
      /** An issuer whose tokens are accepted besides those of the cluster. */
      readonly oidc?: OidcOptions | undefined;
    } & AnyMode);

/** Authentication and authorization. Refuses everyone while the apiserver is unreachable. */
export interface Auth {
  /** Identifies the caller by the Authorization header. @throws Problem Unauthorized, TooManyRequests, Unavailable */
  identify(authorization: string | undefined): Promise<Caller>;
  /** Checks a verb on DockerfileJobs. @throws Problem Unavailable */
  may(caller: Caller, verb: JobVerb, scope: Scope): Promise<boolean>;
}

/** Milliseconds. A revoked right stays valid for at most this long. */
const ttl = 10_000;
/** Entries in the cache. */
const size = 2_000;

const unlimited: Rate = { perSecond: 0, burst: 0 };

/** Kubernetes' own name for a user without credentials, which nobody with a token has. */
const anybody: Caller = { username: 'system:anonymous', groups: [], extra: {} };

export function makeAuth(
  options: AuthOptions,
  store: Pick<JobStore, 'reviewToken' | 'reviewAccess'>,
  logger?: Pick<Logger, 'warn'>,
): Auth {
  const { caller: rate, strangers } = options.rates ?? { caller: unlimited, strangers: unlimited };
  const limit = new RateLimit(rate);
  const admit = (caller: Caller): Caller => {
    limit.spend(
      caller.username,
      `user ${caller.username} may make ${rate.perSecond} requests a second; try again`,
    );
    return caller;
  };
  if (options.mode === 'none') {
    return { identify: () => Promise.try(admit, anybody), may: () => Promise.resolve(true) };
  }

  const { audience, basic } = options;
  const oidc = options.oidc && oidcVerifier(options.oidc, logger);
  const review = tokenReviewer({ store, audience, limit: new RateLimit(strangers) });
  const answers = new ExpiringCache<boolean>({ ttl, size });
  return {
    async identify(authorization) {
      const token = tokenOf(authorization, basic);
      return admit(oidc?.claims(token) ? await oidc.verify(token) : await review(token));
    },

    may(caller, verb, scope) {
      const key = createHash('sha256')
        .update(JSON.stringify([caller, verb, scope]))
        .digest('base64');
      return ask(() => answers.get(key, () => store.reviewAccess(caller, verb, scope)));
    },
  };
}
