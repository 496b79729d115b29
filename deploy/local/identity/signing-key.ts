import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { layout } from '../node/layout.ts';

/** What the product signs published images with: the path of a private key in PEM. */
export const signingKey = layout.signingKey;

/** Creates the key, unless there is one. */
export async function ensureSigningKey(): Promise<void> {
  if (existsSync(signingKey)) return;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const unfinished = `${signingKey}.new`;
  await writeFile(unfinished, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  await rename(unfinished, signingKey);
}
