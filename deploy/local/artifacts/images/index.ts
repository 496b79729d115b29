import type { Progress } from '../../progress.ts';
import { type Artifacts, type Image, type ImageName, imageNames, recordOf } from '../artifacts.ts';
import { ensureEntry } from '../cache.ts';
import { debianLayer, gitLayer, lynisLayer, nodeLayer, pythonLayer } from './base-layers.ts';
import { ensureDebianRootfs } from './debian-rootfs.ts';
import { igzipLayer } from './igzip-layer.ts';
import { imageRecipes, type LayerName, programLayers } from './image-recipe.ts';
import type { Layer } from './layer.ts';
import { imageContent, manifestDigest, type ManifestContent, writeLayout } from './oci-layout.ts';
import { busyboxLayer, certificatesLayer, programsLayer } from './tool-layers.ts';
import { wapitiLayer } from './wapiti-layer.ts';
import { trivyDatabaseContent, trivyDatabaseLayer } from './trivy-database.ts';

/** Layers without compiled programs. They can be made while those compile. */
export type DebianLayers = Readonly<
  Record<'debian' | 'python' | 'node' | 'lynis' | 'wapiti' | 'git' | 'igzip', Layer>
>;

/** Finds the layers made of Debian and npm packages in the cache, or makes them. */
export async function ensureDebianLayers(progress: Progress): Promise<DebianLayers> {
  const rootfs = await ensureDebianRootfs(progress);
  return {
    debian: await debianLayer(rootfs, progress),
    python: await pythonLayer(rootfs, progress),
    node: await nodeLayer(progress),
    lynis: await lynisLayer(progress),
    wapiti: await wapitiLayer(rootfs, progress),
    git: await gitLayer(rootfs, progress),
    igzip: await igzipLayer(rootfs, progress),
  };
}

/** Finds every image of the local registry in the cache, or packs it. */
export async function ensureImages(
  debianLayers: DebianLayers,
  binaries: Artifacts['binaries'],
  progress: Progress,
): Promise<Artifacts['images']> {
  const layers: Record<LayerName, Layer> = {
    ...debianLayers,
    busybox: await busyboxLayer(binaries.busybox, progress),
    certificates: await certificatesLayer(progress),
    buildkit: await programsLayer('buildkit', programLayers.buildkit, binaries, progress),
    crane: await programsLayer('crane', programLayers.crane, binaries, progress),
    trivy: await programsLayer('trivy', programLayers.trivy, binaries, progress),
    hadolint: await programsLayer('hadolint', programLayers.hadolint, binaries, progress),
    coredns: await programsLayer('coredns', programLayers.coredns, binaries, progress),
    pause: await programsLayer('pause', programLayers.pause, binaries, progress),
  };
  const database = await trivyDatabaseLayer(binaries['trivy-db'], progress);
  const pack = async (name: ImageName): Promise<Image> => {
    if (name === 'trivy-db') return ensureImage(name, trivyDatabaseContent(database), [database]);
    const stack = imageRecipes[name].layers.map((layer) => layers[layer]);
    return ensureImage(name, imageContent(stack, imageRecipes[name].config), stack);
  };
  const images = await Promise.all(imageNames.map(async (name) => [name, await pack(name)] as const));
  const byName = new Map<ImageName, Image>(images);
  return recordOf(imageNames, byName);
}

/** Returns an image from the cache, or packs it. The caller must hold the cache's lock. */
export async function ensureImage(
  name: string,
  content: ManifestContent,
  layers: readonly Layer[],
): Promise<Image> {
  const digest = manifestDigest(content);
  const layout = await ensureEntry({ kind: 'image', name, inputs: { digest } }, (draft) =>
    writeLayout(draft, content, layers),
  );
  return { layout, digest };
}
