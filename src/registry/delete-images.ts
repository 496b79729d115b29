import { openRegistry, type RegistryAccess, type RegistryClient } from './client.ts';

/** Media types of everything that a tag may point to; a registry converts, or hides, what is not asked for. */
const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * What became of an image; `unsupported` when the registry does not let images be deleted, which no repeat changes:
 * its owner must collect them.
 */
export type Removal = 'deleted' | 'gone' | 'unsupported';

/**
 * Deletes the manifests that the tags or digests of a repository, `host[:port]/path`, point to; the registry's own
 * garbage collection frees the layers. `deleted` when any was deleted, `gone` when there was none.
 * @throws Error when the registry does not answer, or refuses
 */
export async function deleteImages(
  repository: string,
  references: readonly string[],
  access: RegistryAccess,
): Promise<Removal> {
  const { host, path } = parseRepository(repository);
  const registry = await openRegistry(host, access);
  let removal: Removal = 'gone';
  for (const reference of references) {
    const one = await deleteImage(registry, path, reference);
    if (one === 'unsupported') return one;
    if (one === 'deleted') removal = one;
  }
  return removal;
}

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
    return resolve(registry, path, tag);
  };
}

function parseRepository(repository: string): { readonly host: string; readonly path: string } {
  const [, host = '', path = ''] = /^([^/]+)\/(.+)$/.exec(repository) ?? [];
  if (path === '') throw new TypeError(`${repository} is not a repository: it must be host[:port]/path`);
  return { host, path };
}

async function deleteImage(registry: RegistryClient, path: string, reference: string): Promise<Removal> {
  const digest = await resolve(registry, path, reference);
  if (digest === undefined) return 'gone';
  const { status } = await registry.send('DELETE', `/v2/${path}/manifests/${digest}`);
  if (status === 200 || status === 202) return 'deleted';
  if (status === 404) return 'gone';
  if (status === 405) return 'unsupported';
  throw new Error(`the registry answered ${status} to the deletion of ${path}@${digest}`);
}

async function resolve(
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
