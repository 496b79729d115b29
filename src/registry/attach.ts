import { sha256 } from '../resource/upload.ts';
import type { RegistryClient } from './client.ts';
import { putBlob } from './put-blob.ts';
import { indexType, readReferrers, referrersPath } from './referrers.ts';
import { Refusal } from './refusal.ts';

/** Of a manifest, as in the index of referrers. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface Attachment {
  /** Media type of the content, and the type of the artifact. */
  readonly type: string;
  readonly content: string;
  readonly annotations: Readonly<Record<string, string>>;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const nothing = '{}';

const digestOf = (text: string): string => sha256(Buffer.from(text));

const describe = (mediaType: string, text: string): Descriptor => ({
  mediaType,
  digest: digestOf(text),
  size: Buffer.byteLength(text),
});

/**
 * Attaches an artifact to an image of the same repository, as a referrer (OCI distribution spec 1.1). If the registry
 * keeps no list of them, adds it to the list under the tag that clients then read.
 * @throws Refusal or another Error
 */
export async function attach(
  registry: RegistryClient,
  path: string,
  subject: Descriptor,
  { type, content, annotations }: Attachment,
): Promise<void> {
  const layer = describe(type, content);
  const config = describe('application/vnd.oci.empty.v1+json', nothing);
  for (const [{ digest, size }, text] of [[config, nothing] as const, [layer, content] as const])
    await putBlob(registry, path, { digest, size }, () => Promise.resolve(inOnePiece(text)));
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType: type,
    config: { ...config, data: Buffer.from(nothing).toString('base64') },
    layers: [layer],
    subject,
    annotations,
  });
  const referrer = describe(manifestType, manifest);
  const { header } = await put(registry, `/v2/${path}/manifests/${referrer.digest}`, manifestType, manifest);
  if (header('oci-subject') === undefined)
    await list(registry, path, subject.digest, { ...referrer, artifactType: type, annotations });
}

async function* inOnePiece(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

async function put(registry: RegistryClient, url: string, type: string, text: string) {
  const response = await registry.send('PUT', url, { 'content-type': type }, Buffer.from(text));
  if (response.status === 201) return response;
  throw new Refusal(response.status, `the registry responded with ${response.status} to PUT ${url}`);
}

/** Adds an entry to the list of referrers under its tag. Of two that do so at once, one may be lost. */
async function list(
  registry: RegistryClient,
  path: string,
  subject: string,
  entry: Descriptor & Pick<Attachment, 'annotations'> & { readonly artifactType: string },
): Promise<void> {
  const url = referrersPath(path, subject);
  const known = await readReferrers(registry, path, subject);
  if (known === undefined)
    throw new Error(`the registry has something else than an index of referrers at ${url}`);
  const others = known === 'none' ? [] : known.manifests.filter(({ digest }) => digest !== entry.digest);
  const index = { schemaVersion: 2, mediaType: indexType, manifests: [...others, entry] };
  await put(registry, url, indexType, JSON.stringify(index));
}
