import type { AuthOptions } from '../auth/index.ts';
import type { Security } from './types.ts';

const bearer = {
  type: 'http',
  scheme: 'bearer',
  description:
    'A token that the cluster accepts, such as `kubectl create token` prints, or the configured issuer of OpenID Connect.',
};
const basic = {
  type: 'http',
  scheme: 'basic',
  description: 'The same token as the password, with any name.',
};

/** How callers prove who they are, as this installation is configured. */
export interface SecurityDescription {
  readonly schemes: Readonly<Record<string, object>>;
  /** What an operation for callers needs. */
  readonly required: Security;
  /** What an operation needs that strangers may use, too. */
  readonly optional: Security;
}

export function describeSecurity(auth: AuthOptions): SecurityDescription {
  if (auth.mode === 'none') return { schemes: {}, required: [], optional: [] };
  const schemes = { bearer, ...(auth.basic === true && { basic }) };
  const required = Object.keys(schemes).map((name) => ({ [name]: [] }));
  return { schemes, required, optional: [{}, ...required] };
}
