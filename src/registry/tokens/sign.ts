import { createPrivateKey, randomUUID, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { tokenIssuer, tokenService, type Access } from '../../resource/registry-account.ts';

/** Seconds for which a token is valid. crane cannot repeat an upload with another token, so it covers the longest one. */
const lifetime = 900;
/** Seconds by which the clocks of this process and of the registry may differ. */
const skew = 60;

export interface Signer {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

/**
 * Reads the key that tokens are signed with, and its certificate, which the registry must trust (`rootcertbundle`).
 * @throws Error if they are no PEM, do not belong together, or are not of the curve P-256
 */
export function readSigner(key: string, certificate: string): Signer {
  const signer = { key: createPrivateKey(key), certificate: new X509Certificate(certificate) };
  if (signer.key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error('the key that signs tokens must be an EC key of the curve P-256 (prime256v1)');
  if (!signer.certificate.checkPrivateKey(signer.key))
    throw new Error('the certificate that signs tokens does not belong to the key');
  return signer;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs a token of the registry (Distribution, token/jwt specification; ES256, RFC 7518 §3.4). @param now seconds */
export function signToken(
  { key, certificate }: Signer,
  subject: string,
  access: readonly Access[],
  now: number,
): string {
  const header = { typ: 'JWT', alg: 'ES256', x5c: [certificate.raw.toString('base64')] };
  const claims = {
    ...{ iss: tokenIssuer, aud: tokenService, sub: subject, jti: randomUUID(), access },
    ...{ iat: now, nbf: now - skew, exp: now + lifetime },
  };
  const unsigned = `${part(header)}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(unsigned), { key, dsaEncoding: 'ieee-p1363' });
  return `${unsigned}.${signature.toString('base64url')}`;
}

export { lifetime as tokenLifetime };
