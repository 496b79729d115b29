import { openRegistry, type RegistryAccess, type RegistryClient } from './client.ts';
import { manifestTypes } from './digest.ts';
import { parseRepository } from './repository.ts';

/** Reads what a repository has, by digest. Nothing is verified: the registry may send any bytes. */
export interface ImageContent {
  /** @returns undefined if there is no such manifest. @throws Error if the registry does not respond, or refuses */
  readonly manifest: (digest: string) => Promise<AsyncIterable<Buffer> | undefined>;
  /** @returns undefined if there is no such blob. @throws Error if the registry does not respond, or refuses */
  readonly blob: (digest: string) => Promise<AsyncIterable<Buffer> | undefined>;
}

/** Keeps its connection and token between calls. @param repository `host[:port]/path` */
export function contentOf(repository: string, access: RegistryAccess): ImageContent {
  const { host, path } = parseRepository(repository);
  let registry: RegistryClient | undefined;

  async function read(what: string, headers: Record<string, string>) {
    registry ??= await openRegistry(host, access);
    const { status, body } = await registry.read(`/v2/${path}/${what}`, headers);
    if (status === 200) return body as AsyncIterable<Buffer>;
    await body.dump();
    if (status === 404) return undefined;
    throw new Error(`the registry responded with ${status} for ${path}, ${what}`);
  }

  return {
    manifest: (digest) => read(`manifests/${digest}`, { accept: manifestTypes }),
    blob: (digest) => read(`blobs/${digest}`, {}),
  };
}
