import { z } from 'zod';
import { sha256 } from '../resource/upload.ts';
import { parseJson } from '../text/json.ts';
import { openRegistry, type RegistryAccess, type RegistryClient } from './client.ts';
import { manifestTypes } from './digest.ts';

const blob = z.object({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/), size: z.int().min(0) });
/** The parts of an image's manifest that name its blobs. */
const manifestSchema = z.object({ mediaType: z.string(), config: blob, layers: z.array(blob).max(128) });

/** An image to copy within a registry. */
export interface Copying {
  /** `host[:port]` */
  readonly host: string;
  /** Paths of the repositories. */
  readonly from: string;
  readonly to: string;
  readonly digest: string;
  /** The tag that the copy gets. */
  readonly tag: string;
}

/** Maximum size of a manifest, in bytes. */
const mostBytes = 4 * 1024 ** 2;
/** Blobs that are mounted at the same time. */
const atOnce = 8;

/**
 * Gives a repository another one's image: mounts its blobs (OCI distribution spec), of which none is read or sent, and puts
 * the same manifest. So the digest is the same, and the copy remains when the other one is deleted.
 * @throws Error if the image is not there, or the registry does not mount, refuses or does not respond
 */
export async function copyImage(
  { host, from, to, digest, tag }: Copying,
  access: RegistryAccess,
): Promise<void> {
  const registry = await openRegistry(host, access);
  const { bytes, type, blobs } = await manifestOf(registry, from, digest);
  for (let start = 0; start < blobs.length; start += atOnce)
    await Promise.all(
      blobs.slice(start, start + atOnce).map((one) => mount(registry, { from, to }, one.digest)),
    );
  const put = await registry.send('PUT', `/v2/${to}/manifests/${tag}`, { 'content-type': type }, bytes);
  if (put.status !== 201 || put.header('docker-content-digest') !== digest)
    throw new Error(`the registry responded with ${put.status} to the manifest ${digest} for ${to}`);
}

/**
 * Reads the manifest of an image, and checks that it is the one with that digest.
 * @throws Error if it is not there, or the registry refuses or does not respond
 */
export async function manifestOf(registry: RegistryClient, path: string, digest: string) {
  const { status, body } = await registry.read(`/v2/${path}/manifests/${digest}`, { accept: manifestTypes });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  if (status !== 200) throw new Error(`the registry responded with ${status} for ${path}@${digest}`);
  if (sha256(bytes) !== digest) throw new Error(`the registry sent another manifest than ${path}@${digest}`);
  const { mediaType, config, layers } = manifestSchema.parse(parseJson(bytes.toString('utf8')));
  return {
    bytes,
    type: mediaType,
    blobs: [...new Map([config, ...layers].map((one) => [one.digest, one])).values()],
  };
}

/**
 * Gives a repository another one's blob, without reading or sending it.
 * @throws Error if the blob is not there, or the registry does not mount, refuses or does not respond
 */
export async function mount(
  registry: RegistryClient,
  { from, to }: Pick<Copying, 'from' | 'to'>,
  digest: string,
): Promise<void> {
  const query = `mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
  const { status } = await registry.send('POST', `/v2/${to}/blobs/uploads/?${query}`);
  // 202 begins an upload, because the registry does not have the blob there, or does not mount.
  if (status !== 201)
    throw new Error(`the registry responded with ${status} to a mount of ${digest} from ${from}`);
}
