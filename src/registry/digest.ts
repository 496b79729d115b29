import { openRegistry, type RegistryAccess, type RegistryClient } from './client.ts';
import { parseRepository } from './repository.ts';

/** Media types of everything that a tag may point to; a registry converts, or hides, what is not asked for. */
const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * Makes a function that asks for the digest that a tag of a repository, `host[:port]/path`, points to; it answers
 * undefined while there is no such tag. It keeps its connection and its token.
 * @throws Error (the function) when the registry does not answer, or refuses
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

/** The digest of the manifest that a tag or digest points to; undefined where there is none. */
export async function manifestDigest(
  registry: RegistryClient,
  path: string,
  reference: string,
): Promise<string | undefined> {
  const { status, header } = await registry.send('HEAD', `/v2/${path}/manifests/${reference}`, { accept });
  if (status === 404) return undefined;
  const digest = header('docker-content-digest');
  if (status === 200 && digest !== undefined) return digest;
  throw new Error(`the registry answered ${status} without a digest to ${path}, ${reference}`);
}
