import { Problem } from '../problems/problem.ts';

/**
 * A refusal with a challenge (RFC 6750). There is none for HTTP Basic, even if that is accepted: a browser that was asked
 * for a password would send it by itself ever after, with requests that other sites make it send.
 */
export function unauthorized(detail: string, error?: 'invalid_token'): Problem {
  const challenge = `Bearer realm="dockerfilejob"${error === undefined ? '' : `, error="${error}"`}`;
  return new Problem('Unauthorized', detail, { headers: { 'WWW-Authenticate': challenge } });
}
