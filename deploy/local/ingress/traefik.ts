import { readFileSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifacts, Image } from '../artifacts/artifacts.ts';
import { withCacheLock } from '../artifacts/cache-lock.ts';
import { buildGoTool } from '../artifacts/go-build.ts';
import type { GoRecipe } from '../artifacts/go-recipe.ts';
import { ensureImage } from '../artifacts/images/index.ts';
import { ensureLayer } from '../artifacts/images/layer.ts';
import { imageContent } from '../artifacts/images/oci-layout.ts';
import { pushImage } from '../artifacts/images/push-images.ts';
import { seedRegistry } from '../node/addresses.ts';
import type { Progress } from '../progress.ts';
import { versions } from '../versions.ts';
import { traefikReference } from './image-reference.ts';

const source = readFileSync(import.meta.filename, 'utf8');
const upstream = { module: 'github.com/traefik/traefik/v3', version: versions.traefik };

const recipe: GoRecipe = {
  folder: 'traefik',
  upstream,
  packages: { traefik: `${upstream.module}/cmd/traefik` },
  variables: { [`${upstream.module}/pkg/version.Version`]: versions.traefik.replace('v', '') },
};

/** Builds the image of Traefik and pushes it to the local registry, unless cache and registry have it. */
export async function ensureTraefik({ binaries }: Artifacts, progress: Progress): Promise<void> {
  const program = join(await buildGoTool(recipe, progress), 'traefik');
  const image = await withCacheLock(progress, () => pack(program, progress));
  await pushImage(binaries.crane, `${seedRegistry}/${traefikReference}`, image, progress);
}

/** One static program and nothing else: no shell, no certificates. */
async function pack(program: string, progress: Progress): Promise<Image> {
  const fill = async (tree: string): Promise<void> => {
    await copyFile(program, join(tree, 'traefik'));
    await chmod(join(tree, 'traefik'), 0o755);
  };
  const layer = await ensureLayer({ name: 'traefik', source, inputs: { program }, fill }, progress);
  return ensureImage('traefik', imageContent([layer], { Entrypoint: ['/traefik'] }), [layer]);
}
