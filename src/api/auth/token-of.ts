import { unauthorized } from './unauthorized.ts';

/** Characters. A token of a service account has about 1,000; one of an issuer that lists groups has more. */
const longestToken = 8_192;

/** Extracts the token from an Authorization header (RFC 6750). @throws Problem Unauthorized */
export function tokenOf(authorization = ''): string {
  if (authorization.length > longestToken + 'Bearer '.length)
    throw unauthorized(`the token must have at most ${longestToken} characters`, 'invalid_token');
  const token = /^Bearer +([\w~+/.-]+=*) *$/i.exec(authorization)?.[1];
  if (token === undefined) throw unauthorized('a bearer token is required: Authorization: Bearer <token>');
  return token;
}
