import { openRegistry, type RegistryAccess, type RegistryClient } from './client.ts';
import { Refusal } from './refusal.ts';
import { parseRepository } from './repository.ts';

/** Every media type that a tag can point to. A registry converts or hides manifests of any other type. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * Returns a function that looks up the digest of a tag, or undefined while there is no such tag. The function keeps
 * its connection and token between calls, and throws an Error if the registry does not respond, or refuses.
 * @param repository `host[:port]/path`
 */
export function digestOf(
  repository: string,
  tag: string,
  access: RegistryAccess,
): () => Promise<string | undefined> {
  const { host, path } = parseRepository(repository);
  let registry: RegistryClient | undefined;
  return async () => {
    registry ??= await openRegistry(host, access);
    return manifestDigest(registry, path, tag);
  };
}

/**
 * Returns the digest of the manifest that a tag or digest points to; undefined if there is none.
 * @throws Refusal, or another Error if the registry does not respond
 */
export async function manifestDigest(
  registry: RegistryClient,
  path: string,
  reference: string,
): Promise<string | undefined> {
  const { status, header } = await registry.send('HEAD', `/v2/${path}/manifests/${reference}`, {
    accept: manifestTypes,
  });
  if (status === 404) return undefined;
  const digest = header('docker-content-digest');
  if (status === 200 && digest !== undefined) return digest;
  throw new Refusal(status, `the registry responded with ${status} and no digest for ${path}, ${reference}`);
}
