import { unauthorized } from './unauthorized.ts';

/** Characters. A token of a service account has about 1,000; one of an issuer that lists groups has more. */
const longestToken = 8_192;
/** In base64, with a name before the token. */
const longestHeader = 'Basic '.length + Math.ceil(((longestToken + 256) * 4) / 3);

const bearer = 'Authorization: Bearer <token>';

/**
 * Extracts the token from an Authorization header (RFC 6750), or, if `basic`, from the password of HTTP Basic
 * (RFC 7617), whatever the name is. @throws Problem Unauthorized
 */
export function tokenOf(authorization = '', basic = false): string {
  const token = authorization.length > longestHeader ? authorization : given(authorization, basic);
  if (token === undefined)
    throw unauthorized(
      `a bearer token is required: ${bearer}${basic ? ', or HTTP Basic with the token as the password' : ''}`,
    );
  if (token.length > longestToken)
    throw unauthorized(`the token must have at most ${longestToken} characters`, 'invalid_token');
  return token;
}

function given(authorization: string, basic: boolean): string | undefined {
  const [, scheme = '', rest = ''] = /^(Bearer|Basic) +([\w~+/.-]+=*) *$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return rest;
  if (scheme === '' || !basic) return undefined;
  return /^[^:]*:([\w~+/.-]+=*)$/.exec(Buffer.from(rest, 'base64').toString('latin1'))?.[1];
}
