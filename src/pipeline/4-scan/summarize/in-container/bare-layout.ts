import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../../../text/json.ts';
import { imageLimits } from '../../image/limits.ts';
import { digestSchema } from '../../image/manifest.ts';
import type { ImageContent } from './judge-image.ts';
import { digestOfBytes, readAll, readVerified } from './read-blob.ts';

/** Opens a repository, `host[:port]/path`, without credentials. */
export type OpenRepository = (repository: string) => ImageContent;

const indexSchema = z.object({
  manifests: z.array(
    z.object({
      digest: digestSchema,
      platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});
const manifestSchema = z.object({
  mediaType: z.string().default('application/vnd.oci.image.manifest.v1+json'),
  config: z.object({ digest: digestSchema }),
});

const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

/**
 * Writes an image layout with the manifest and the config of an image, but none of its layers. The scanner can scan it
 * only if the server already knows what is in each layer, so whoever serves the image cannot tell the server anything.
 * @param reference `host[:port]/path:tag` or `…@digest`
 * @throws Error if the registry does not have the image, or sends something else
 */
export async function writeBareLayout(
  folder: string,
  reference: string,
  open: OpenRepository,
): Promise<void> {
  const { repository, version } = split(reference);
  const content = open(repository);
  const { manifest, config, mediaType } = await find(content, version);
  const blobs = join(`${folder}.tmp`, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  for (const bytes of [manifest, config])
    await writeFile(join(blobs, digestOfBytes(bytes).slice('sha256:'.length)), bytes);
  const descriptor = { mediaType, digest: digestOfBytes(manifest), size: manifest.length };
  await writeFile(join(`${folder}.tmp`, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(
    join(`${folder}.tmp`, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [descriptor] }),
  );
  await rename(`${folder}.tmp`, folder);
}

/** A tag may follow a colon in the last component only: a host may have a port. */
function split(reference: string): { repository: string; version: string } {
  const [, repository = '', digest, tag = ''] = /^(.+?)(?:@(.+)|:([^/:]+))$/.exec(reference) ?? [];
  return { repository, version: digest ?? tag };
}

async function find(content: ImageContent, version: string) {
  const top = await readManifest(content, version);
  const { success, data: index } = indexSchema.safeParse(parseJson(top.toString('utf8')));
  const child = index?.manifests.find(
    ({ platform }) => platform?.os === 'linux' && platform.architecture === architecture,
  );
  const manifest = success && child !== undefined ? await readManifest(content, child.digest) : top;
  const { config, mediaType } = manifestSchema.parse(parseJson(manifest.toString('utf8')));
  return {
    manifest,
    mediaType,
    config: await readVerified(config.digest, content.blob(config.digest), imageLimits.configBytes),
  };
}

const readManifest = (content: ImageContent, version: string): Promise<Buffer> =>
  (digestSchema.safeParse(version).success ? readVerified : readAll)(
    version,
    content.manifest(version),
    imageLimits.manifestBytes,
  );
