import { z } from 'zod';
import { accepted, refused, type Verdict } from '../../../resource/verdict.ts';
import { parseJson } from '../../../text/json.ts';
import { quote } from '../../../text/quote.ts';
import { hasUniqueKeys } from '../../../text/unique-keys.ts';
import { imageLimits } from './limits.ts';

/**
 * Media types of layers, and the compression that their bytes must have. Nothing else: readers that go by the bytes and
 * readers that go by the media type must see the same files.
 */
const compressions = {
  'application/vnd.oci.image.layer.v1.tar+gzip': 'gzip',
  'application/vnd.oci.image.layer.v1.tar+zstd': 'zstd',
  'application/vnd.docker.image.rootfs.diff.tar.gzip': 'gzip',
} as const;

export type Compression = (typeof compressions)[keyof typeof compressions];

/** sha256 of a blob, as in descriptors. */
export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be a sha256 digest');

/**
 * A content descriptor (OCI image spec). Strict: `urls` would make nodes fetch from anywhere, `data` would replace the
 * blob, and Go matches names of fields whatever their case.
 */
const descriptor = <T extends z.ZodType>(mediaType: T) =>
  z.strictObject({
    mediaType,
    digest: digestSchema,
    size: z.int().min(0),
    annotations: z.record(z.string(), z.string()).optional(),
  });

const layerType = z.enum(
  Object.keys(compressions) as [keyof typeof compressions, ...(keyof typeof compressions)[]],
);

const manifestSchema = z.strictObject({
  schemaVersion: z.literal(2),
  mediaType: z.enum([
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
  ]),
  config: descriptor(
    z.enum(['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json']),
  ),
  layers: z
    .array(descriptor(layerType))
    .max(imageLimits.layers, `has more than ${imageLimits.layers} layers`),
  annotations: z.record(z.string(), z.string()).optional(),
});

export interface Blob {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface LayerBlob extends Blob {
  readonly compression: Compression;
}

/** How many problems a message names. */
const mostIssues = 3;

/** What the manifest of an image names. */
export interface ImageBlobs {
  readonly config: Blob;
  /** Lowest first. */
  readonly layers: readonly LayerBlob[];
  /** Sum of the sizes, in bytes. */
  readonly packed: number;
}

/**
 * Judges a manifest: it must be that of one image, not an index, and name only blobs that the registry itself has.
 * @param maxBytes the maximum compressed size of an image
 */
export function judgeManifest(text: string, maxBytes: number): Verdict<ImageBlobs, 'PushFailed'> {
  const json = parseJson(text);
  if (json === undefined || !hasUniqueKeys(text))
    return refused('PushFailed', 'the manifest of the image is not JSON with unique keys');
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success)
    return refused('PushFailed', `the manifest of the image is refused: ${explain(parsed.error)}`);
  const { config } = parsed.data;
  const layers = parsed.data.layers.map(({ digest, size, mediaType }) => ({
    digest,
    size,
    compression: compressions[mediaType],
  }));
  const packed = layers.reduce((sum, { size }) => sum + size, config.size);
  if (config.size > imageLimits.configBytes) {
    const message = `the config of the image has ${config.size} bytes, more than ${imageLimits.configBytes}`;
    return refused('PushFailed', message);
  }
  if (packed > maxBytes)
    return refused('PushFailed', `the image has ${packed} bytes, more than ${maxBytes} (MAX_IMAGE_SIZE)`);
  return accepted({ config, layers, packed });
}

/** What is wrong: the fields, and what they have or lack. */
export const explain = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, mostIssues)
    .map((issue) => {
      const place = quote(issue.path.join('.'));
      if (issue.code !== 'unrecognized_keys') return `${place}: ${issue.message}`;
      return `${place} must not have the field ${quote(issue.keys.join(', '))}`;
    })
    .join('; ');
