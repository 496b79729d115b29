import { openRegistry, type RegistryAccess, type RegistryClient } from './client.ts';
import { manifestDigest } from './digest.ts';
import { attachedTo } from './referrers.ts';
import { Refusal } from './refusal.ts';
import { parseRepository } from './repository.ts';

/** `unsupported` means that the registry does not allow deletion. A retry is pointless; its owner must clean up. */
export type Removal = 'deleted' | 'gone' | 'unsupported';

/**
 * Deletes the manifests that tags or digests point to; the registry's garbage collection frees the layers. Returns
 * `deleted` if it deleted any, and `gone` if there was none.
 * @param repository `host[:port]/path`
 * @throws Refusal, or another Error if the registry does not respond
 */
export async function deleteImages(
  repository: string,
  references: readonly string[],
  access: RegistryAccess,
): Promise<Removal> {
  const { host, path } = parseRepository(repository);
  const registry = await openRegistry(host, access);
  return each(references, (reference) => deleteImage(registry, path, reference));
}

/**
 * Deletes an image, and what is attached to it under the tag that lists its referrers. That comes last, so that after a failure
 * another attempt goes on. A registry that keeps such lists itself sees to them itself.
 * @param repository `host[:port]/path`
 * @throws Refusal, or another Error if the registry does not respond
 */
export async function deleteWithAttachments(
  repository: string,
  digest: string,
  access: RegistryAccess,
): Promise<Removal> {
  const { host, path } = parseRepository(repository);
  const registry = await openRegistry(host, access);
  const { manifests, list } = await attachedTo(registry, path, digest);
  const digests = [digest, ...manifests, ...(list === undefined ? [] : [list])];
  return each(digests, (one) => deleteManifest(registry, path, one));
}

async function each(
  references: readonly string[],
  remove: (reference: string) => Promise<Removal>,
): Promise<Removal> {
  let removal: Removal = 'gone';
  for (const reference of references) {
    const one = await remove(reference);
    if (one === 'unsupported') return one;
    if (one === 'deleted') removal = one;
  }
  return removal;
}

async function deleteImage(registry: RegistryClient, path: string, reference: string): Promise<Removal> {
  const digest = await manifestDigest(registry, path, reference);
  return digest === undefined ? 'gone' : deleteManifest(registry, path, digest);
}

async function deleteManifest(registry: RegistryClient, path: string, digest: string): Promise<Removal> {
  const { status } = await registry.send('DELETE', `/v2/${path}/manifests/${digest}`);
  if (status === 200 || status === 202) return 'deleted';
  if (status === 404) return 'gone';
  if (status === 405) return 'unsupported';
  throw new Refusal(status, `the registry responded with ${status} to the deletion of ${path}@${digest}`);
}
