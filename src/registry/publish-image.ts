import type { Descriptor } from './attach.ts';
import type { RegistryClient } from './client.ts';
import { manifestOf, mount } from './copy-image.ts';
import { putBlob, type Blob } from './put-blob.ts';
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
  /** What to do when the image is there by its digest, before it gets its tag. */
  readonly beforeTag?: (image: Descriptor) => Promise<void>;
  /** Makes an error of the source, so that it can be told from one of the target. */
  readonly sourceFault: (cause: unknown) => Error;
  /** Told of each blob. */
  readonly log: (line: string) => void;
}

/** Blobs that are copied at the same time. */
const atOnce = 3;

/**
 * Copies an image by digest from one registry to another. Sends what the target does not have, and what it has not got from
 * another repository of its own; so after a failure, another attempt goes on. The tag comes last.
 * @throws Refusal if the target refuses, or what `sourceFault` makes, or another Error
 */
export async function publishImage(publishing: Publishing): Promise<void> {
  const { source, from, digest, tag, beforeTag, sourceFault } = publishing;
  const { bytes, type, blobs } = await manifestOf(source, from, digest).catch((error: unknown) => {
    throw sourceFault(error);
  });
  const left = blobs.values();
  const work = async (): Promise<void> => {
    for (const blob of left) await give(publishing, blob);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (beforeTag) {
    await putManifest(publishing, digest, type, bytes);
    await beforeTag({ mediaType: type, digest, size: bytes.length });
  }
  await putManifest(publishing, tag, type, bytes);
}

async function putManifest(
  { target, to, digest }: Publishing,
  reference: string,
  type: string,
  bytes: Buffer,
): Promise<void> {
  const path = `/v2/${to}/manifests/${reference}`;
  const { status, header } = await target.send('PUT', path, { 'content-type': type }, bytes);
  const stored = header('docker-content-digest') ?? digest;
  if (status !== 201) throw new Refusal(status, `the registry responded with ${status} to PUT ${path}`);
  if (stored !== digest)
    throw new Error(`the registry has stored ${stored} instead of the image, as if it had converted it`);
}

async function give(publishing: Publishing, blob: Blob): Promise<void> {
  const { target, to, log } = publishing;
  const how = await putBlob(
    target,
    to,
    blob,
    () => contentOf(publishing, blob),
    () => isMounted(publishing, blob),
  );
  log(`${blob.digest}: ${how}, ${blob.size} bytes`);
}

/** Whether the registry took it from the other repository. It need not: the credentials may not allow it. */
async function isMounted(
  { target, from, to, isSameRegistry }: Publishing,
  { digest }: Blob,
): Promise<boolean> {
  if (!isSameRegistry) return false;
  try {
    await mount(target, { from, to }, digest);
    return true;
  } catch {
    return false;
  }
}

async function contentOf(
  { source, from, sourceFault }: Publishing,
  { digest }: Blob,
): Promise<AsyncIterable<Uint8Array>> {
  const { status, body } = await source.read(`/v2/${from}/blobs/${digest}`).catch((error: unknown) => {
    throw sourceFault(error);
  });
  if (status === 200) return unlessBroken(body as AsyncIterable<Uint8Array>, sourceFault);
  await body.dump();
  throw sourceFault(new Error(`the registry responded with ${status} for ${digest}`));
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
