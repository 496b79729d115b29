import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { openRegistry, type RegistryAccess, type RegistryClient } from '../../registry/client.ts';
import { listTags } from '../../registry/list-tags.ts';
import { pushBlob } from '../../registry/push-blob.ts';
import {
  emptyBlob,
  sha256,
  submitterHash,
  uploadManifest,
  uploadsOf,
  uploadsPath,
  uploadTag,
  type Upload,
} from '../../resource/upload.ts';
import { Turns } from '../http/turns.ts';
import { Problem } from '../problems/problem.ts';
import type { Caller } from '../store/job-store.ts';
import { bounded, inTime, uploadPatience } from './bounded.ts';
import { recognized } from './packing.ts';

export interface UploadsOptions {
  /** `host[:port]` of the workspace registry. */
  readonly host: string;
  readonly access: RegistryAccess;
  /** Bytes of an archive. */
  readonly maxBytes: number;
  /** Bytes of all archives of a caller in a namespace that are still kept. */
  readonly maxKept: number;
  readonly logger: Pick<Logger, 'info'>;
}

export interface UploadRequest {
  readonly namespace: string;
  readonly caller: Pick<Caller, 'username'>;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  /** The Dockerfile, if it is not in the archive: it may come after it. */
  readonly dockerfile?: string | Promise<string | undefined> | undefined;
}

export interface Uploads {
  /**
   * Streams an archive into the workspace registry. The caller must have the right to create jobs in the namespace.
   * @returns the digest for spec.source.artifact
   * @throws Problem BodyTooLarge, UnsupportedMediaType, RequestTimeout, BadRequest, TooManyRequests, Unavailable
   */
  readonly storeContext: (archive: Readable, request: UploadRequest) => Promise<string>;
}

/** Archives of a caller in a namespace that are still kept. A registry lists 10,000 of all callers. */
const mostKept = 500;
/** Milliseconds in which a registry must have taken in what was uploaded: 512 MiB, from a slow disk. */
const registryPatience = 120_000;
/** An upload holds its turn until it is stored. Each takes less than a MiB of memory. */
const turns = { working: { total: 12, each: 3 }, waiting: { total: 60, each: 12 } };
const unavailable = (detail: string, cause?: unknown): Problem =>
  new Problem('Unavailable', detail, { headers: { 'Retry-After': '10' }, cause });

export function makeUploads(options: UploadsOptions): Uploads {
  const working = new Turns(turns);
  return {
    storeContext: (archive, request) => {
      const dockerfile = Promise.resolve(request.dockerfile);
      // It may fail before anybody waits for it, and so does the request.
      dockerfile.catch(() => undefined);
      return working.run({ who: request.caller.username, closed: request.signal }, async () => {
        try {
          return await store(options, archive, { ...request, dockerfile });
        } catch (error) {
          if (error instanceof Problem) throw error;
          throw unavailable('the registry did not take the archive; try again', error);
        }
      });
    },
  };
}

async function store(
  options: UploadsOptions,
  archive: Readable,
  request: UploadRequest & { readonly dockerfile: Promise<string | undefined> },
): Promise<string> {
  const { host, access, maxBytes, logger } = options;
  const { namespace, caller, signal } = request;
  const path = uploadsPath(namespace);
  const submitter = submitterHash(caller.username);
  await requireRoom(options, path, submitter);
  const { packing, bytes } = await recognized(bounded(archive, { maxBytes, signal }));
  // A client of its own: its token is as young as the upload.
  const registry = await openRegistry(host, { ...access, patience: registryPatience });
  // What has no tag counts for nobody, so nothing is kept before the other fields are known to be right.
  const rest = (): Promise<string | undefined> => inTime(request.dockerfile, uploadPatience.stall, signal);
  const context = await pushBlob(registry, path, bytes, rest);
  const text = await request.dockerfile;
  const config = text === undefined ? emptyBlob : Buffer.from(text);
  const blob = await pushBlob(registry, path, [config]);
  const upload: Upload = {
    context: { ...context, packing },
    dockerfile: text === undefined ? undefined : blob,
    submitter,
  };
  const digest = await putManifest(registry, path, upload);
  logger.info({ namespace, username: caller.username, digest, bytes: context.size }, 'stored an upload');
  return digest;
}

/** @throws Problem if the caller has too much there already */
async function requireRoom(
  { host, access, maxKept }: UploadsOptions,
  path: string,
  submitter: string,
): Promise<void> {
  const { tags, hasMore } = await listTags(`${host}/${path}`, access);
  const { count, bytes } = uploadsOf(tags, submitter);
  if (hasMore) throw unavailable('the namespace has too many archives; delete jobs that refer to them');
  if (count < mostKept && bytes < maxKept) return;
  throw new Problem(
    'TooManyRequests',
    `${count} of your archives are kept, with ${bytes} bytes, and there may be ${mostKept} with ${maxKept} bytes; ` +
      'delete jobs that refer to them, or wait: one that no job refers to is kept for an hour',
    { headers: { 'Retry-After': '600' } },
  );
}

async function putManifest(registry: RegistryClient, path: string, upload: Upload): Promise<string> {
  const { type, text } = uploadManifest(upload);
  const bytes = Buffer.from(text);
  const digest = sha256(bytes);
  const { size } = upload.context;
  const tag = uploadTag({ time: Date.now(), bytes: size, submitter: upload.submitter ?? '', digest });
  const put = await registry.send('PUT', `/v2/${path}/manifests/${tag}`, { 'content-type': type }, bytes);
  if (put.status !== 201 || put.header('docker-content-digest') !== digest)
    throw new Error(`the registry responded with ${put.status} to the manifest of an upload to ${path}`);
  return digest;
}
