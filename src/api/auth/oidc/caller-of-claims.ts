import type { Caller } from '../../store/job-store.ts';
import { unauthorized } from '../unauthorized.ts';
import type { OidcOptions } from './options.ts';

export type Claims = Readonly<Record<string, unknown>>;
type Mapping = Pick<OidcOptions, 'usernameClaim' | 'usernamePrefix' | 'groupsClaim' | 'groupsPrefix'>;

/** Names that Kubernetes keeps for itself, such as system:masters. Of the issuer's users, none has one. */
const reserved = 'system:';
/** In characters, without the prefix. */
const longestName = 256;

/** Maps verified claims to a user and groups, as kube-apiserver does. @throws Problem Unauthorized */
export function callerOfClaims(claims: Claims, mapping: Mapping): Caller {
  const { usernameClaim, usernamePrefix, groupsClaim, groupsPrefix } = mapping;
  if (usernameClaim === 'email' && (claims['email_verified'] ?? true) !== true)
    throw unauthorized('the e-mail address of the token is not verified', 'invalid_token');
  return {
    username: nameIn(usernameClaim, claims[usernameClaim], usernamePrefix),
    groups: groupsClaim === undefined ? [] : groupsIn(groupsClaim, claims[groupsClaim], groupsPrefix),
    extra: {},
  };
}

/** Some issuers write one group without a list. */
const groupsIn = (claim: string, value: unknown, prefix: string): readonly string[] =>
  [value ?? []].flat().map((group) => nameIn(claim, group, prefix));

function nameIn(claim: string, value: unknown, prefix: string): string {
  const problem = problemOf(value, prefix);
  if (problem !== undefined || typeof value !== 'string')
    throw unauthorized(`the claim ${claim} of the token ${problem ?? 'must be text'}`, 'invalid_token');
  return prefix + value;
}

function problemOf(value: unknown, prefix: string): string | undefined {
  if (typeof value !== 'string' || value === '') return 'must be text';
  if (value.length > longestName) return `must have at most ${longestName} characters`;
  if (/\p{Cc}|\p{Cf}/u.test(value)) return 'must have no control characters';
  return (prefix + value).startsWith(reserved)
    ? `must not make a name that begins with ${reserved}`
    : undefined;
}
