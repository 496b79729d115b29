import { createHash } from 'node:crypto';
import { link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layer } from './layer.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** Content descriptor (OCI image spec). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a manifest refers to: the bytes of its config, and its layers. */
export interface ManifestContent {
  readonly configType: string;
  readonly config: object;
  readonly layers: readonly Descriptor[];
}

/** Process defaults of an image (`config` in the OCI image spec). */
export interface ProcessConfig {
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
}

/** Content of a container image for linux/amd64. Layers are ordered lowest first. */
export function imageContent(layers: readonly Layer[], config: ProcessConfig): ManifestContent {
  const created = '1970-01-01T00:00:00Z';
  return {
    configType: 'application/vnd.oci.image.config.v1+json',
    config: {
      created,
      architecture: 'amd64',
      os: 'linux',
      config,
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
      history: layers.map(() => ({ created, created_by: 'dockerfilejob local cluster' })),
    },
    layers: layers.map(({ digest, size }) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest,
      size,
    })),
  };
}

/** Serializes a config and the manifest that refers to it. */
export function manifestOf(content: ManifestContent): { config: string; manifest: string } {
  const config = JSON.stringify(content.config);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: describe(content.configType, config),
    layers: content.layers,
  });
  return { config, manifest };
}

/** Digest under which a registry serves this content. */
export function manifestDigest(content: ManifestContent): string {
  return digestOf(manifestOf(content).manifest);
}

/** Writes an OCI image layout into `folder`. Layers are hard links to cached files. */
export async function writeLayout(
  folder: string,
  content: ManifestContent,
  layers: readonly Layer[],
): Promise<void> {
  const { config, manifest } = manifestOf(content);
  const blobs = join(folder, 'blobs', 'sha256');
  const blob = (digest: string): string => join(blobs, digest.replace('sha256:', ''));
  await mkdir(blobs, { recursive: true });
  for (const layer of new Map(layers.map((each) => [each.digest, each])).values()) {
    await link(layer.file, blob(layer.digest));
  }
  await writeFile(blob(digestOf(config)), config);
  await writeFile(blob(digestOf(manifest)), manifest);
  const index = { schemaVersion: 2, manifests: [describe(manifestType, manifest)] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}

function describe(mediaType: string, text: string): Descriptor {
  return { mediaType, digest: digestOf(text), size: Buffer.byteLength(text) };
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
