import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ImageContent } from '../../src/pipeline/4-scan/summarize/in-container/judge-image.ts';
import { tarOf } from './tar.ts';

export const sha256 = (content: string | Buffer): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

export const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
} as const;

/** What a manifest or a config has. Tests change it into what it must not have. */
export type Fields = Record<string, unknown>;
export interface ManifestFields extends Fields {
  config: Fields;
  layers: Fields[];
}

export interface ImageOverrides {
  /** Unpacked layers. */
  readonly tars?: readonly Buffer[];
  readonly pack?: (tar: Buffer) => Buffer;
  readonly layerType?: string;
  readonly config?: (config: Fields) => unknown;
  readonly manifest?: (manifest: ManifestFields) => unknown;
  /** Blobs that the registry serves instead of the right ones. */
  readonly served?: Readonly<Record<string, Buffer>>;
}

/** Makes an image with one small layer, and a registry that has it. */
export function makeImage(overrides: ImageOverrides = {}): {
  readonly digest: string;
  readonly layers: readonly string[];
  readonly content: ImageContent;
} {
  const { tars = [tarOf([{ name: 'etc/os-release', data: 'ID=debian\n' }])], pack = gzipSync } = overrides;
  const stored = new Map<string, Buffer>();
  const put = (content: Buffer) => {
    stored.set(sha256(content), content);
    return { digest: sha256(content), size: content.length };
  };
  const as = (fields: unknown, change: ((fields: never) => unknown) | undefined) => {
    const changed = change ? change(fields as never) : fields;
    return Buffer.from(typeof changed === 'string' ? changed : JSON.stringify(changed));
  };
  const layers = tars.map((tar) => ({ mediaType: overrides.layerType ?? types.gzip, ...put(pack(tar)) }));
  const rootfs = { type: 'layers', diff_ids: tars.map((tar) => sha256(tar)) };
  const config = put(as({ architecture: 'amd64', os: 'linux', rootfs }, overrides.config));
  const fields = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, ...config },
    layers,
  };
  const { digest } = put(as(fields, overrides.manifest));
  const read = (wanted: string) => {
    const bytes = overrides.served?.[wanted] ?? stored.get(wanted);
    return Promise.resolve(bytes && inChunks(bytes));
  };
  const content = { manifest: read, blob: read };
  return { digest, layers: layers.map((layer) => layer.digest), content };
}

// eslint-disable-next-line @typescript-eslint/require-await -- as a network does
export async function* inChunks(bytes: Buffer, size = 1000): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
