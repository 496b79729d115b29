import { decodeJwt, errors, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import { Problem } from '../../problems/problem.ts';
import type { Caller } from '../../store/job-store.ts';
import { unauthorized } from '../unauthorized.ts';
import { callerOfClaims } from './caller-of-claims.ts';
import { IssuerKeys, keyTimes } from './issuer-keys.ts';
import { keyLoader } from './load-keys.ts';
import type { OidcOptions } from './options.ts';

/** Seconds that the clocks of the issuer and of this server may differ. */
const clockTolerance = 10;

export interface OidcVerifier {
  /** Whether the token says that it is from this issuer. Then nobody else is asked about it. */
  claims(token: string): boolean;
  /** @throws Problem Unauthorized, Unavailable */
  verify(token: string): Promise<Caller>;
}

/** Verifies tokens of one issuer of OpenID Connect by its public keys. */
export function oidcVerifier(
  options: OidcOptions,
  logger?: Pick<Logger, 'warn'>,
  now = () => performance.now(),
): OidcVerifier {
  const { issuer, audience, algorithms } = options;
  const keys = new IssuerKeys({
    load: keyLoader(options),
    now,
    onError: (err) => logger?.warn({ err, issuer }, 'could not read the keys of the issuer'),
  });
  const checks = {
    issuer,
    audience,
    algorithms: [...algorithms],
    clockTolerance,
    requiredClaims: ['exp'],
  };

  return {
    claims: (token) => issuerOf(token) === issuer,

    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys.find, checks);
        return callerOfClaims(payload, options);
      } catch (error) {
        throw refusal(error);
      }
    },
  };
}

/** Undefined if the token is no signed JWT. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** What is wrong with the claims is only told of a token that the issuer has signed. The error itself has its claims. */
function refusal(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof errors.JWTExpired) return unauthorized('the token has expired', 'invalid_token');
  if (error instanceof errors.JWTClaimValidationFailed)
    return unauthorized(claimProblems[error.claim] ?? 'the token is invalid', 'invalid_token');
  if (error instanceof errors.JOSEError) return unauthorized('the token is invalid', 'invalid_token');
  return new Problem('Unavailable', 'the issuer of the token is not responding; try again', {
    headers: { 'Retry-After': String(keyTimes.cooldown / 1000) },
    cause: error,
  });
}

const claimProblems: Readonly<Record<string, string | undefined>> = {
  nbf: 'the token is not valid yet',
  aud: 'the token is for another audience',
  exp: 'the token must have an end: the claim exp is missing or no number',
};
