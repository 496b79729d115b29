import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { limits, uploadLimits, type UploadLimits } from '../../../../../resource/limits.ts';
import { parseUpload, sha256, type Descriptor, type Upload } from '../../../../../resource/upload.ts';
import { parseJson } from '../../../../../text/json.ts';
import type { FetchSettings } from '../environment.ts';
import type { FetchLine } from '../result.ts';
import { placeOf } from './place.ts';
import { Refusal } from './refusal.ts';
import { unpackTar } from './unpack-tar.ts';
import { unpackZip } from './unpack-zip.ts';
import { Verified } from './verified.ts';

/** What a repository has, by digest. Undefined if it has it not. */
export interface Content {
  readonly manifest: (digest: string) => Promise<AsyncIterable<Buffer> | undefined>;
  readonly blob: (digest: string) => Promise<AsyncIterable<Buffer> | undefined>;
}

/** The container's surroundings. */
export interface FetchPlace {
  readonly settings: Pick<FetchSettings, 'DIGEST' | 'DOCKERFILE_PATH' | 'SUBMITTER'>;
  readonly content: Content;
  /** Folders to make, below one that is there. */
  readonly folders: { readonly context: string; readonly dockerfile: string };
  readonly most?: UploadLimits;
}

const mostManifest = 64 * 1024;

/** Fetches an upload and unpacks it. @returns what to tell the operator */
export async function fetchUpload(place: FetchPlace): Promise<FetchLine> {
  try {
    const dockerfile = await fetched(place);
    return { dockerfile: gzipSync(dockerfile, { level: 9 }).toString('base64') };
  } catch (error) {
    if (error instanceof Refusal) return { error: error.error, message: error.message };
    return { error: 'registry', message: String(error).slice(0, 1000) };
  }
}

async function fetched({ settings, content, folders, most = uploadLimits }: FetchPlace): Promise<Buffer> {
  const upload = await find(settings, content);
  mkdirSync(folders.context, { mode: 0o755 });
  mkdirSync(folders.dockerfile, { mode: 0o755 });
  const blob = await content.blob(upload.context.digest);
  if (!blob) throw new Refusal('absent');
  await unpack(upload, blob, folders.context, most);
  const path = settings.DOCKERFILE_PATH;
  const isApart = path === '' && upload.dockerfile !== undefined;
  const dockerfile = isApart
    ? await readBlob(content, upload.dockerfile)
    : readFrom(folders.context, placeOf(Buffer.from(path || 'Dockerfile').toString('latin1')));
  writeFileSync(`${folders.dockerfile}/Dockerfile`, dockerfile, { mode: 0o644 });
  return dockerfile;
}

function unpack({ context }: Upload, blob: AsyncIterable<Buffer>, root: string, most: UploadLimits) {
  const bytes = new Verified(blob, context);
  const { packing } = context;
  return packing === 'zip'
    ? unpackZip(bytes, root, `${root}.zip`, most)
    : unpackTar(packing, bytes, root, most);
}

/** The manifest, if it is that of an upload which the job may have. */
async function find(
  { DIGEST: digest, SUBMITTER: submitter }: FetchPlace['settings'],
  content: Content,
): Promise<Upload> {
  const bytes = await content.manifest(digest);
  if (!bytes) throw new Refusal('absent');
  const manifest = await readAll(bytes, mostManifest);
  if (!manifest) throw new Refusal('foreign');
  if (sha256(manifest) !== digest) throw new Error('the registry sent another manifest');
  const upload = parseUpload(parseJson(manifest.toString('utf8')));
  if (!upload) throw new Refusal('foreign');
  // A submitter is told the same of uploads of others and of none.
  if (submitter !== '' && upload.submitter !== submitter) throw new Refusal('absent');
  return upload;
}

async function readBlob(content: Content, { digest }: Descriptor): Promise<Buffer> {
  const bytes = await content.blob(digest);
  if (!bytes) throw new Refusal('absent');
  const blob = await readAll(bytes, limits.dockerfileBytes);
  if (!blob) throw new Refusal('dockerfile-too-large');
  if (sha256(blob) !== digest) throw new Error('the registry sent another Dockerfile');
  return blob;
}

/** @returns undefined if there is more than that */
async function readAll(bytes: AsyncIterable<Buffer>, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads the Dockerfile among the files. A link is not followed. */
function readFrom(root: string, place: readonly string[]): Buffer {
  let path = Buffer.from(root);
  for (const [number, part] of place.entries()) {
    path = Buffer.concat([path, Buffer.from('/'), Buffer.from(part, 'latin1')]);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) throw new Refusal('dockerfile-missing');
    const isLast = number === place.length - 1;
    if (isLast ? !found.isFile() : !found.isDirectory()) throw new Refusal('dockerfile-irregular');
    if (isLast && found.size > limits.dockerfileBytes) throw new Refusal('dockerfile-too-large');
  }
  return readFileSync(path);
}
