import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { statementType } from './statement.ts';

export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/**
 * Signs a statement: a DSSE envelope in a Sigstore bundle, without a transparency log. `cosign verify-attestation --key`
 * accepts it with `--insecure-ignore-tlog`.
 */
export function signedBundle(text: string, key: KeyObject): string {
  const payload = Buffer.from(text);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return JSON.stringify({
    mediaType: bundleType,
    verificationMaterial: {
      publicKey: { hint: createHash('sha256').update(publicKey).digest('base64') },
    },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: statementType,
      signatures: [{ sig: sign('sha256', preAuthentication(payload), key).toString('base64') }],
    },
  });
}

/** What is signed (DSSE, protocol.md). */
const preAuthentication = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${statementType.length} ${statementType} ${payload.length} `), payload]);
