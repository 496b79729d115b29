import { SignJWT, type CryptoKey } from 'jose';
import type { IssuerKey } from './issuer.ts';

export type Claims = Readonly<Record<string, unknown>>;

export const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow;

/** Signs claims as the issuer would, or with another algorithm and key. */
export const sign = (
  { kid, privateKey }: Pick<IssuerKey, 'kid' | 'privateKey'>,
  claims: Claims,
  { alg = 'RS256', key = privateKey }: { alg?: string; key?: CryptoKey | Uint8Array } = {},
): Promise<string> => new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key);

/** A token with this header and an empty signature. */
export const unsigned = (header: object, claims: Claims): string =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
