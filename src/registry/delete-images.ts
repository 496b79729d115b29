import { openRegistry, type RegistryAccess, type RegistryClient } from './client.ts';
import { manifestDigest } from './digest.ts';
import { parseRepository } from './repository.ts';

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

async function deleteImage(registry: RegistryClient, path: string, reference: string): Promise<Removal> {
  const digest = await manifestDigest(registry, path, reference);
  if (digest === undefined) return 'gone';
  const { status } = await registry.send('DELETE', `/v2/${path}/manifests/${digest}`);
  if (status === 200 || status === 202) return 'deleted';
  if (status === 404) return 'gone';
  if (status === 405) return 'unsupported';
  throw new Error(`the registry answered ${status} to the deletion of ${path}@${digest}`);
}
