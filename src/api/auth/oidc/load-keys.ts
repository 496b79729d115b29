import { createLocalJWKSet } from 'jose';
import { Agent, request } from 'undici';
import { z } from 'zod';
import type { KeySet } from './issuer-keys.ts';
import type { OidcOptions } from './options.ts';

/** Of each of the two documents: milliseconds until it is here, and bytes. */
const limits = { timeout: 5_000, maxResponseSize: 256 * 1024 };

const httpsUrl = z.url({ protocol: /^https$/ });

/** OpenID Connect Discovery 1.0. The `issuer` must be the one that was asked, or one issuer could speak for another. */
const discovery = (issuer: string) => z.object({ issuer: z.literal(issuer), jwks_uri: httpsUrl });

/** Only keys of asymmetric algorithms, and only those that sign. */
const jwks = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string(), use: z.string().exactOptional() }))
    .max(100)
    .transform((keys) => keys.filter(({ kty, use = 'sig' }) => ['RSA', 'EC'].includes(kty) && use === 'sig')),
});

/** Makes a function that reads the keys of an issuer: where they are, and then the keys themselves. */
export function keyLoader({ issuer, ca }: Pick<OidcOptions, 'issuer' | 'ca'>): () => Promise<KeySet> {
  const dispatcher = new Agent({
    maxResponseSize: limits.maxResponseSize,
    connect: { timeout: limits.timeout, ...(ca !== undefined && { ca }) },
  });

  /** Redirects are not followed. */
  async function read(url: string): Promise<unknown> {
    const { statusCode, body } = await request(url, {
      dispatcher,
      reset: true,
      signal: AbortSignal.timeout(limits.timeout),
      headers: { accept: 'application/json' },
    });
    if (statusCode === 200) return body.json();
    await body.dump();
    throw new Error(`${url} answered ${statusCode}`);
  }

  return async () => {
    const document = await read(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    return createLocalJWKSet(jwks.parse(await read(discovery(issuer).parse(document).jwks_uri)));
  };
}
