import { createHash } from 'node:crypto';
import { ExpiringCache } from './expiring-cache.ts';
import type { Caller, JobStore, JobVerb } from '../store/job-store.ts';
import { Problem } from '../problems/problem.ts';
import { unavailable } from '../problems/problem-of.ts';

export type AuthOptions =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'token';
      /** What the token must be meant for; without it, the apiserver itself. */
      readonly audience?: string;
    };

/** Who calls, and what they may do. Where the apiserver cannot be asked, nobody is let in. */
export interface Auth {
  /** By the header Authorization. @throws Problem Unauthorized, Unavailable */
  identify(authorization: string | undefined): Promise<Caller>;
  /** Without a namespace: in all of them. @throws Problem Unavailable */
  may(caller: Caller, verb: JobVerb, namespace?: string): Promise<boolean>;
}

/** A token that was revoked, or a right that was withdrawn, counts for so many milliseconds more. */
const ttl = 10_000;
const size = 2_000;

const anybody: Caller = { username: 'anybody', groups: [], extra: {} };

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
      if (!caller)
        throw unauthorized('the cluster does not know this token, or it has expired', 'invalid_token');
      return caller;
    },

    may(caller, verb, namespace) {
      const key = sha256(JSON.stringify([caller, verb, namespace]));
      return ask(() => answers.get(key, () => store.reviewAccess(caller, verb, namespace)));
    },
  };
}

/** RFC 6750. */
function bearer(authorization: string | undefined): string {
  const token = /^Bearer +([\w~+/.-]+=*) *$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('send a token of the cluster: Authorization: Bearer …');
  return token;
}

function unauthorized(detail: string, error?: string): Problem {
  const challenge = `Bearer realm="dockerfilejob"${error === undefined ? '' : `, error="${error}"`}`;
  return new Problem('Unauthorized', detail, { headers: { 'WWW-Authenticate': challenge } });
}

/** Whatever keeps the apiserver from answering, our own missing rights included, is no answer. */
async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw unavailable(error);
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');
