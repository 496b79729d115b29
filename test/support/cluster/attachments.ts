import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { signingKey } from '../../../deploy/local/identity/signing-key.ts';
import type { UserRegistry } from './user-registry.ts';

export interface Attached {
  /** Media type. */
  readonly type: string;
  /** Of a signed statement. */
  readonly predicateType?: string;
  /** The content, or the statement that was signed. */
  readonly text: string;
}

const indexSchema = z.object({
  manifests: z.array(z.object({ digest: z.string(), artifactType: z.string() })),
});
const manifestSchema = z.object({
  subject: z.object({ digest: z.string() }),
  layers: z.tuple([z.object({ digest: z.string() })]),
});
const bundleSchema = z.object({
  dsseEnvelope: z.object({
    payload: z.base64(),
    payloadType: z.string(),
    signatures: z.tuple([z.object({ sig: z.base64() })]),
  }),
});

/**
 * What is attached to an image, in the order in which it was. Distribution 2 keeps no list of it, so there is one under a
 * tag (OCI distribution spec).
 * @throws Error if a signature is not that of the local cluster's key
 */
export async function attachmentsOf(
  registry: UserRegistry,
  path: string,
  digest: string,
): Promise<Attached[]> {
  const list = await registry.crane(['manifest'], `${path}:${digest.replace(':', '-')}`);
  const { manifests } = indexSchema.parse(JSON.parse(list));
  return Promise.all(
    manifests.map(async ({ digest: one, artifactType: type }) => {
      const manifest = manifestSchema.parse(JSON.parse(await registry.crane(['manifest'], `${path}@${one}`)));
      if (manifest.subject.digest !== digest) throw new Error(`${one} is about ${manifest.subject.digest}`);
      const text = await registry.crane(['blob'], `${path}@${manifest.layers[0].digest}`);
      return type.startsWith('application/vnd.dev.sigstore.bundle') ? opened(type, text) : { type, text };
    }),
  );
}

async function opened(type: string, bundle: string): Promise<Attached> {
  const { payload, payloadType, signatures } = bundleSchema.parse(JSON.parse(bundle)).dsseEnvelope;
  const text = Buffer.from(payload, 'base64').toString();
  const signed = `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(text)} ${text}`;
  const key = createPublicKey(await readFile(signingKey, 'utf8'));
  if (!verify('sha256', Buffer.from(signed), key, Buffer.from(signatures[0].sig, 'base64')))
    throw new Error('the signature is not that of the local cluster');
  const { predicateType } = z.object({ predicateType: z.string() }).parse(JSON.parse(text));
  return { type, predicateType, text };
}
