import type { RegistryClient } from './client.ts';
import { manifestOf, mount } from './copy-image.ts';
import { Refusal } from './refusal.ts';

export interface Publishing {
  /** Where the image is, and where it goes. */
  readonly source: RegistryClient;
  readonly target: RegistryClient;
  /** Paths of the repositories. */
  readonly from: string;
  readonly to: string;
  readonly digest: string;
  /** The tag that it gets there. */
  readonly tag: string;
  /** Whether both are one registry, which may then have the blobs already. */
  readonly isSameRegistry: boolean;
  /** Makes an error of the source, so that it can be told from one of the target. */
  readonly sourceFault: (cause: unknown) => Error;
  /** Told of each blob. */
  readonly log: (line: string) => void;
}

interface Blob {
  readonly digest: string;
  readonly size: number;
}

/** Blobs that are copied at the same time. */
const atOnce = 3;

/**
 * Copies an image by digest from one registry to another. Sends what the target does not have, and what it has not got from
 * another repository of its own; so after a failure, another attempt goes on. The tag comes last.
 * @throws Refusal if the target refuses, or what `sourceFault` makes, or another Error
 */
export async function publishImage(publishing: Publishing): Promise<void> {
  const { source, target, from, to, digest, tag, sourceFault } = publishing;
  const { bytes, type, blobs } = await manifestOf(source, from, digest).catch((error: unknown) => {
    throw sourceFault(error);
  });
  const left = blobs.values();
  const work = async (): Promise<void> => {
    for (const blob of left) await give(publishing, blob);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const path = `/v2/${to}/manifests/${tag}`;
  const { status, header } = await target.send('PUT', path, { 'content-type': type }, bytes);
  const stored = header('docker-content-digest') ?? digest;
  if (status !== 201) throw new Refusal(status, `the registry responded with ${status} to PUT ${path}`);
  if (stored !== digest)
    throw new Error(`the registry has stored ${stored} instead of the image, as if it had converted it`);
}

async function give(publishing: Publishing, blob: Blob): Promise<void> {
  const { target, to, log } = publishing;
  const how = (await isThere(publishing, blob)) ?? (await isMounted(publishing, blob));
  if (how === undefined) {
    const path = `/v2/${to}/blobs/uploads/`;
    const begun = await target.send('POST', path);
    const location = begun.header('location');
    if (begun.status !== 202 || location === undefined)
      throw new Refusal(begun.status, `the registry responded with ${begun.status} to POST ${path}`);
    await send(publishing, blob, location);
  }
  log(`${blob.digest}: ${how ?? 'sent'}, ${blob.size} bytes`);
}

/** Some registries refuse to tell it to who may only push: then the upload decides. */
async function isThere({ target, to }: Publishing, { digest }: Blob): Promise<string | undefined> {
  const path = `/v2/${to}/blobs/${digest}`;
  const status = await target.send('HEAD', path).then(
    (response) => response.status,
    (error: unknown) => {
      if (error instanceof Refusal && error.status < 500) return error.status;
      throw error;
    },
  );
  if (status >= 500) throw new Refusal(status, `the registry responded with ${status} to HEAD ${path}`);
  return status === 200 ? 'was there' : undefined;
}

/** Whether the registry took it from the other repository. It need not: the credentials may not allow it. */
async function isMounted(
  { target, from, to, isSameRegistry }: Publishing,
  { digest }: Blob,
): Promise<string | undefined> {
  if (!isSameRegistry) return undefined;
  try {
    await mount(target, { from, to }, digest);
    return 'mounted';
  } catch {
    return undefined;
  }
}

async function send(
  { source, target, from, sourceFault }: Publishing,
  { digest, size }: Blob,
  location: string,
): Promise<void> {
  const content = await source.read(`/v2/${from}/blobs/${digest}`).catch((error: unknown) => {
    throw sourceFault(error);
  });
  if (content.status !== 200) {
    await content.body.dump();
    throw sourceFault(new Error(`the registry responded with ${content.status} for ${digest}`));
  }
  const url = `${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  const body = unlessBroken(content.body as AsyncIterable<Uint8Array>, sourceFault);
  const { status } = await target.upload(url, { body, size });
  if (status !== 201)
    throw new Refusal(status, `the registry responded with ${status} to the upload of ${digest}`);
}

/** The content, whose errors are those of the source. */
async function* unlessBroken(
  content: AsyncIterable<Uint8Array>,
  sourceFault: Publishing['sourceFault'],
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw sourceFault(error);
  }
}
