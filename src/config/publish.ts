import { createPrivateKey } from 'node:crypto';
import { ConfigError } from './error.ts';
import { readable, type ReadText } from './read-text.ts';
import type { Settings } from './settings.ts';
import type { Variables } from './variables.ts';

/** How images are published. @throws ConfigError if the key cannot be read, or is of another kind */
export const publishSettings = (given: Variables, readText: ReadText): Settings['publish'] => ({
  registries: given.PUBLISH_REGISTRIES,
  attestations: given.PUBLISH_ATTESTATIONS,
  deletesFrom: given.API_DOCKERFILE_BUILD_REGISTRY,
  signingKey: keyIn(given.SIGNING_KEY_FILE, readText),
});

function keyIn(path: string | undefined, readText: ReadText): string | undefined {
  if (path === undefined) return undefined;
  const text = readable('SIGNING_KEY_FILE must name a readable file', path, readText);
  if (isSigningKey(text)) return text;
  throw new ConfigError(
    `SIGNING_KEY_FILE must name a private key for ECDSA P-256, PKCS #8 in PEM, not encrypted: ${path} is none. ` +
      'Make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256',
  );
}

/** The error of the parser could quote the key. */
function isSigningKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}
