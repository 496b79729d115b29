import { z } from 'zod';
import { digestPattern } from '../resource/artifact-source.ts';
import { sha256 } from '../resource/upload.ts';
import { parseJson } from '../text/json.ts';
import type { RegistryClient, RegistryContent } from './client.ts';
import { manifestTypes } from './digest.ts';
import { Refusal } from './refusal.ts';

export const indexType = 'application/vnd.oci.image.index.v1+json';

/**
 * Bytes of a list that is added to, as registries allow; and of a list or manifest that somebody else may have made, for
 * us to look at. Parsed, it takes thirty times as much.
 */
const [mostToAdd, mostToLookAt] = [4 * 1024 ** 2, 256 * 1024];
/** Attachments of one image that are looked at. We make a few. */
const mostAttached = 16;

const indexSchema = z.looseObject({ manifests: z.array(z.looseObject({ digest: z.string() })).max(1000) });
const referrerSchema = z.object({ subject: z.object({ digest: z.string() }) });

interface ReferrerList {
  /** Its own. */
  readonly digest: string;
  readonly manifests: readonly { readonly digest: string; readonly [key: string]: unknown }[];
}

/** What is attached to an image, by digest, as far as it is certain. */
export interface Attached {
  readonly manifests: readonly string[];
  /** That of the list itself, if it has nothing else. */
  readonly list: string | undefined;
}

/** The place of the list of an image's referrers, if its registry keeps none. */
export const referrersPath = (path: string, subject: string): string =>
  `/v2/${path}/manifests/${subject.replace(':', '-')}`;

/**
 * The list of an image's referrers under the tag where clients then look for it. `none` if there is none, undefined if something
 * else is there.
 * @throws Refusal or another Error
 */
export async function readReferrers(
  registry: Pick<RegistryClient, 'read'>,
  path: string,
  subject: string,
  mostBytes = mostToAdd,
): Promise<ReferrerList | 'none' | undefined> {
  const url = referrersPath(path, subject);
  const bytes = await manifestAt(await registry.read(url, { accept: indexType }), url, mostBytes);
  if (bytes === undefined) return 'none';
  const parsed = indexSchema.safeParse(parseJson(bytes.toString('utf8'))).data;
  if (parsed === undefined) return undefined;
  return { digest: sha256(bytes), manifests: parsed.manifests };
}

/**
 * Finds what is attached to an image. Whoever can push to the repository has written the list, so that it may name anything: an
 * entry counts if it is a digest, and if its manifest names the image as its subject.
 * @throws Refusal or another Error
 */
export async function attachedTo(
  registry: Pick<RegistryClient, 'read'>,
  path: string,
  subject: string,
): Promise<Attached> {
  const { digest, named } = await namedBy(registry, path, subject);
  const known = named.filter((one) => digestPattern.test(one)).slice(0, mostAttached);
  const manifests: string[] = [];
  let hasOthers = known.length < named.length;
  for (const one of known) {
    const url = `/v2/${path}/manifests/${one}`;
    const bytes = await manifestAt(await registry.read(url, { accept: manifestTypes }), url, mostToLookAt);
    if (bytes === undefined) continue;
    const parsed = referrerSchema.safeParse(parseJson(bytes.toString('utf8'))).data;
    if (parsed?.subject.digest === subject) manifests.push(one);
    else hasOthers = true;
  }
  return { manifests, list: named.length === 0 || hasOthers ? undefined : digest };
}

/** What the list names. The rest of it is not kept. */
async function namedBy(
  registry: Pick<RegistryClient, 'read'>,
  path: string,
  subject: string,
): Promise<{ readonly digest: string | undefined; readonly named: readonly string[] }> {
  const read = await readReferrers(registry, path, subject, mostToLookAt);
  if (typeof read !== 'object') return { digest: undefined, named: [] };
  return { digest: read.digest, named: [...new Set(read.manifests.map((entry) => entry.digest))] };
}

/** The bytes of a manifest; none of them, which is no JSON, if there are too many. Undefined if there is no manifest. @throws Refusal */
async function manifestAt(
  { status, body }: RegistryContent,
  url: string,
  mostBytes: number,
): Promise<Buffer | undefined> {
  if (status !== 200) {
    await body.dump();
    if (status === 404) return undefined;
    throw new Refusal(status, `the registry responded with ${status} to GET ${url}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) return Buffer.alloc(0);
  }
  return Buffer.concat(chunks);
}
