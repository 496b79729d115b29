import type { RegistryClient } from './client.ts';
import { Refusal } from './refusal.ts';

export interface Blob {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Gives a repository a blob that it does not have.
 * @param open called only if it must be sent
 * @param otherwise another way to get it there. @returns whether that has worked
 * @throws Refusal if the registry refuses, or another Error
 */
export async function putBlob(
  registry: RegistryClient,
  path: string,
  blob: Blob,
  open: () => Promise<AsyncIterable<Uint8Array>>,
  otherwise: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<'was there' | 'mounted' | 'sent'> {
  if (await isThere(registry, path, blob)) return 'was there';
  if (await otherwise()) return 'mounted';
  const uploads = `/v2/${path}/blobs/uploads/`;
  const begun = await registry.send('POST', uploads);
  const location = begun.header('location');
  if (begun.status !== 202 || location === undefined)
    throw new Refusal(begun.status, `the registry responded with ${begun.status} to POST ${uploads}`);
  const url = `${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(blob.digest)}`;
  const { status } = await registry.upload(url, { body: await open(), size: blob.size });
  if (status !== 201)
    throw new Refusal(status, `the registry responded with ${status} to the upload of ${blob.digest}`);
  return 'sent';
}

/** Some registries refuse to tell it to who may only push: then the upload decides. */
async function isThere(registry: RegistryClient, path: string, { digest }: Blob): Promise<boolean> {
  const url = `/v2/${path}/blobs/${digest}`;
  const status = await registry.send('HEAD', url).then(
    (response) => response.status,
    (error: unknown) => {
      if (error instanceof Refusal && error.status < 500) return error.status;
      throw error;
    },
  );
  if (status >= 500) throw new Refusal(status, `the registry responded with ${status} to HEAD ${url}`);
  return status === 200;
}
