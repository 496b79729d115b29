import { createHash } from 'node:crypto';
import { z } from 'zod';
import { digestPattern } from './artifact-source.ts';
import { group } from './schema.ts';

/** The path in the workspace registry for what was uploaded for the jobs of a namespace. */
export const uploadsPath = (namespace: string): string => `uploads/${namespace}`;

const digest = z.string().regex(digestPattern);

/** How the files of a build context are packed, with the media types of their layers. */
export const packings = {
  tar: 'application/vnd.oci.image.layer.v1.tar',
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zip: 'application/zip',
} as const;

export type Packing = keyof typeof packings;

/** A blob of the registry. */
export interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/** What was uploaded: a build context, and its Dockerfile if that came by itself. */
export interface Upload {
  readonly context: Descriptor & { readonly packing: Packing };
  readonly dockerfile?: Descriptor | undefined;
  /** Hash of the name of whoever uploaded it. */
  readonly submitter?: string | undefined;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const artifactType = 'application/vnd.dockerfilejob.context.v1';
const dockerfileType = 'application/vnd.dockerfilejob.dockerfile.v1';
const emptyType = 'application/vnd.oci.empty.v1+json';
const submitterKey = `${group}/submitted-by-sha256`;

/** The content of the blob that stands for no Dockerfile (OCI image specification, «empty descriptor»). */
export const emptyBlob = Buffer.from('{}');

/** Whose upload it is. The name itself is nobody's business. */
export const submitterHash = (name: string): string => createHash('sha256').update(name).digest('hex');

/** The manifest of an upload (OCI image specification 1.1, an artifact). */
export const uploadManifest = ({ context, dockerfile, submitter }: Upload) => ({
  type: manifestType,
  text: JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType,
    config: dockerfile
      ? { mediaType: dockerfileType, digest: dockerfile.digest, size: dockerfile.size }
      : { mediaType: emptyType, digest: sha256(emptyBlob), size: emptyBlob.length },
    layers: [{ mediaType: packings[context.packing], digest: context.digest, size: context.size }],
    ...(submitter !== undefined && { annotations: { [submitterKey]: submitter } }),
  }),
});

const descriptor = z.object({ mediaType: z.string(), digest, size: z.int().min(0) });
const manifestSchema = z.object({
  artifactType: z.literal(artifactType),
  config: descriptor,
  layers: z.tuple([descriptor]),
  annotations: z.record(z.string(), z.string()).default({}),
});

/** Reads the manifest of an upload; undefined for that of anything else. */
export function parseUpload(manifest: unknown): Upload | undefined {
  const parsed = manifestSchema.safeParse(manifest).data;
  if (!parsed) return undefined;
  const { config, layers, annotations } = parsed;
  const [{ mediaType, ...context }] = layers;
  const packing = Object.entries(packings).find(([, type]) => type === mediaType)?.[0];
  if (packing === undefined) return undefined;
  const hasDockerfile = config.mediaType === dockerfileType;
  return {
    context: { ...context, packing: packing as Packing },
    dockerfile: hasDockerfile ? { digest: config.digest, size: config.size } : undefined,
    submitter: annotations[submitterKey],
  };
}

export const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** What the tag of an upload says. Tags are the only list of them that a registry has. */
export interface UploadTag {
  readonly tag: string;
  /** When, in milliseconds since the epoch. */
  readonly time: number;
  readonly bytes: number;
  /** The beginning of the hash of whoever uploaded it. */
  readonly submitter: string;
  readonly digest: string;
}

const tagPattern = /^([0-9]{13})-([0-9]{1,12})-([0-9a-f]{16})-([0-9a-f]{64})$/;

export const uploadTag = ({ time, bytes, submitter, digest }: Omit<UploadTag, 'tag'>): string =>
  `${time}-${Math.ceil(bytes / 1024)}-${submitter.slice(0, 16)}-${digest.slice('sha256:'.length)}`;

/** The uploads among the tags of a repository. Whatever else is there is not ours. */
export const uploadTags = (tags: readonly string[]): UploadTag[] =>
  tags.flatMap((tag) => {
    const [, time, kibibytes, submitter = '', hash = ''] = tagPattern.exec(tag) ?? [];
    if (time === undefined) return [];
    return [
      { tag, time: Number(time), bytes: Number(kibibytes) * 1024, submitter, digest: `sha256:${hash}` },
    ];
  });

/** How long an upload waits for its first job, in milliseconds. */
export const uploadPatience = 3_600_000;

/** One tag of each upload to delete: no job refers to it, and nobody has uploaded it in the last hour. */
export function unusedUploads(
  tags: readonly string[],
  used: ReadonlySet<string>,
  now: number,
): readonly string[] {
  const byDigest = Map.groupBy(uploadTags(tags), ({ digest: one }) => one);
  return [...byDigest].flatMap(([one, uploads]) => {
    const isYoung = uploads.some(({ time }) => now - time < uploadPatience);
    return used.has(one) || isYoung ? [] : uploads.slice(0, 1).map(({ tag }) => tag);
  });
}

/** How many uploads of somebody there are, and their bytes. One that was repeated is stored once, but has two tags. */
export function uploadsOf(
  tags: readonly string[],
  submitter: string,
): { readonly count: number; readonly bytes: number } {
  const own = uploadTags(tags).filter((one) => submitter.startsWith(one.submitter));
  const sizes = new Map(own.map(({ digest: one, bytes }) => [one, bytes]));
  return { count: own.length, bytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) };
}
