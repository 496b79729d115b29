import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  fetchUpload,
  type FetchPlace,
} from '../../src/pipeline/3-build/sources/artifact/in-container/fetch-upload.ts';
import type { FetchLine } from '../../src/pipeline/3-build/sources/artifact/result.ts';
import { sha256, submitterHash, uploadManifest, type Packing } from '../../src/resource/upload.ts';
import { tempFolder } from './shell.ts';
import { tarOf, type TarEntry } from './tar.ts';

export interface Given {
  readonly archive: Buffer;
  readonly packing?: Packing;
  /** What is uploaded, if not the archive packed as it should be. */
  readonly blob?: Buffer;
  /** Uploaded by itself. */
  readonly dockerfile?: string;
  readonly uploader?: string;
  readonly submitter?: string;
  readonly dockerfilePath?: string;
  /** Replaces parts of the place. */
  readonly place?: Partial<FetchPlace>;
  /** A file that is there before, beside the context, whose name goes on like this. */
  readonly before?: string;
  /** Replaces the blob of the archive. */
  readonly sent?: () => AsyncIterable<Buffer>;
}

export const dockerfile = { name: 'Dockerfile', data: 'FROM debian\n' } as const;
/** An archive with a Dockerfile. */
export const withDockerfile = (...entries: readonly TarEntry[]): Buffer => tarOf([dockerfile, ...entries]);

export async function* inChunks(bytes: Buffer, size = 1000): AsyncGenerator<Buffer, void> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Fetches an upload into a folder on this machine. */
export function useUploads() {
  const folder = tempFolder();
  let count = 0;
  afterAll(folder.remove);

  return async (given: Given) => {
    const root = join(folder.path, String((count += 1)));
    mkdirSync(root);
    const folders = { context: join(root, 'context'), dockerfile: join(root, 'dockerfile') };
    if (given.before !== undefined) writeFileSync(`${folders.context}${given.before}`, '');
    const { place, digest } = placeFor(given, folders);
    const told = await fetchUpload({ ...place, ...given.place });
    return { told, digest, root, at: (path: string) => join(folders.context, path), folders };
  };
}

function placeFor(given: Given, folders: FetchPlace['folders']) {
  const { archive, packing = 'gzip' } = given;
  const blob = given.blob ?? (packing === 'gzip' ? gzipSync(archive) : archive);
  const text = given.dockerfile === undefined ? undefined : Buffer.from(given.dockerfile);
  const { text: manifest } = uploadManifest({
    context: { digest: sha256(blob), size: blob.length, packing },
    dockerfile: text && { digest: sha256(text), size: text.length },
    submitter: given.uploader === undefined ? undefined : submitterHash(given.uploader),
  });
  const digest = sha256(Buffer.from(manifest));
  const blobs = new Map<string, () => AsyncIterable<Buffer>>([
    [sha256(blob), given.sent ?? (() => inChunks(blob))],
    ...(text ? [[sha256(text), () => inChunks(text)] as const] : []),
  ]);
  const place: FetchPlace = {
    settings: {
      DIGEST: digest,
      DOCKERFILE_PATH: given.dockerfilePath ?? '',
      SUBMITTER: given.submitter === undefined ? '' : submitterHash(given.submitter),
    },
    content: {
      manifest: (asked) => Promise.resolve(asked === digest ? inChunks(Buffer.from(manifest)) : undefined),
      blob: (asked) => Promise.resolve(blobs.get(asked)?.()),
    },
    folders,
  };
  return { place, digest };
}

/** The Dockerfile that the operator is told. */
export function toldDockerfile(told: FetchLine): string {
  if ('error' in told) throw new Error(`${told.error}: ${told.message}`);
  return gunzipSync(Buffer.from(told.dockerfile, 'base64')).toString();
}

export const read = (path: string): string => readFileSync(path, 'utf8');
