import { createHash } from 'node:crypto';
import { unavailable } from '../problems/problem-of.ts';
import { Problem } from '../problems/problem.ts';
import type { Caller, JobStore, JobVerb, Scope } from '../store/job-store.ts';
import { ExpiringCache } from './expiring-cache.ts';

export type AuthOptions =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'token';
      /** The audience that tokens must be issued for. Defaults to the apiserver's. */
      readonly audience?: string;
    };

/** Authentication and authorization. Refuses everyone while the apiserver is unreachable. */
export interface Auth {
  /** Identifies the caller by the Authorization header. @throws Problem Unauthorized, Unavailable */
  identify(authorization: string | undefined): Promise<Caller>;
  /** Checks a verb on DockerfileJobs. @throws Problem Unavailable */
  may(caller: Caller, verb: JobVerb, scope: Scope): Promise<boolean>;
}

/** Milliseconds. A revoked token or right stays valid for at most this long. */
const ttl = 10_000;
/** Entries in each cache. */
const size = 2_000;

/** Kubernetes' own name for a user without credentials, which nobody with a token has. */
const anybody: Caller = { username: 'system:anonymous', groups: [], extra: {} };

const noAuth: Auth = {
  identify: () => Promise.resolve(anybody),
  may: () => Promise.resolve(true),
};

export function makeAuth(options: AuthOptions, store: Pick<JobStore, 'reviewToken' | 'reviewAccess'>): Auth {
  if (options.mode === 'none') return noAuth;
  const { audience } = options;
  const callers = new ExpiringCache<Caller | undefined>({ ttl, size });
  const answers = new ExpiringCache<boolean>({ ttl, size });

  return {
    async identify(authorization) {
      const token = bearer(authorization);
      const caller = await ask(() => callers.get(sha256(token), () => store.reviewToken(token, audience)));
      if (!caller) throw unauthorized('the token is invalid or has expired', 'invalid_token');
      return caller;
    },

    may(caller, verb, scope) {
      const key = sha256(JSON.stringify([caller, verb, scope]));
      return ask(() => answers.get(key, () => store.reviewAccess(caller, verb, scope)));
    },
  };
}

/** Extracts the token from the header (RFC 6750). */
function bearer(authorization: string | undefined): string {
  const token = /^Bearer +([\w~+/.-]+=*) *$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('a bearer token is required: Authorization: Bearer <token>');
  return token;
}

function unauthorized(detail: string, error?: string): Problem {
  const challenge = `Bearer realm="dockerfilejob"${error === undefined ? '' : `, error="${error}"`}`;
  return new Problem('Unauthorized', detail, { headers: { 'WWW-Authenticate': challenge } });
}

/** Fails closed: any error means Unavailable, even if this server itself lacks the right to ask. */
async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw unavailable(error);
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');
