import { createHash } from 'node:crypto';
import type { RegistryClient, RegistryResponse } from './client.ts';
import { Refusal } from './refusal.ts';

export interface PushedBlob {
  readonly digest: string;
  readonly size: number;
}

/**
 * Streams bytes into a repository. Holds no more of them than the connection does: whoever sends them waits for the registry.
 * If the bytes break off, the registry is told to forget what it has.
 * @param path of the repository
 * @param complete is called when all bytes are there, and must not fail if the registry is to keep them
 * @throws whatever the stream throws; Refusal if the registry refuses, or another Error
 */
export async function pushBlob(
  registry: RegistryClient,
  path: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  complete: () => Promise<unknown> = () => Promise.resolve(),
): Promise<PushedBlob> {
  const begun = await registry.send('POST', `/v2/${path}/blobs/uploads/`);
  let session = locationOf(begun, path);
  const hash = createHash('sha256');
  let size = 0;
  let interruption: { readonly error: unknown } | undefined;

  async function* hashed() {
    try {
      for await (const chunk of bytes) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    } catch (error) {
      // Ends the request in order all the same. A registry whose request is cut off goes on to store what it has, while
      // it is told to forget it.
      interruption = { error };
    }
  }

  try {
    session = locationOf(await registry.sendStream('PATCH', session, hashed()), path);
    if (interruption) throw interruption.error;
    await complete();
    const digest = `sha256:${hash.digest('hex')}`;
    const separator = session.includes('?') ? '&' : '?';
    const ofBytes = { 'content-type': 'application/octet-stream' };
    const put = await registry.send(
      'PUT',
      `${session}${separator}digest=${encodeURIComponent(digest)}`,
      ofBytes,
    );
    if (put.status !== 201)
      throw new Refusal(
        put.status,
        `the registry responded with ${put.status} to the end of an upload to ${path}`,
      );
    return { digest, size };
  } catch (error) {
    // If this fails, too, the registry forgets by itself some day.
    await registry.send('DELETE', session).catch(() => undefined);
    throw error;
  }
}

/** The path and query where an upload goes on. Credentials are sent to the registry itself only. */
function locationOf({ status, header }: RegistryResponse, path: string): string {
  const location = header('location');
  const url = location === undefined ? null : URL.parse(location, 'https://registry');
  if (status === 202 && url) return url.pathname + url.search;
  throw new Refusal(status, `the registry responded with ${status} to an upload to ${path}`);
}
