import { dirname, join } from 'node:path';
import { endRunningCommands } from '../command.ts';
import type { Progress } from '../progress.ts';
import { type Artifacts, binaryNames, recordOf } from './artifacts.ts';
import { type BinaryPaths, buildBinaries, downloadBinaries } from './binaries.ts';
import { withCacheLock } from './cache-lock.ts';
import { removeDrafts } from './cache.ts';
import { unpackDebian } from './debian-package.ts';
import { type DebianLayers, ensureDebianLayers, ensureImages } from './images/index.ts';
import { ensureSystemPackages } from './system-packages.ts';

export type { Artifacts, BinaryName, ImageName } from './artifacts.ts';
export { imageReferences } from './image-references.ts';
export { pushImages } from './images/push-images.ts';

/**
 * Returns everything the node is made of, downloading and building what the cache lacks. Safe to repeat, to interrupt
 * at any point, and to run in two processes at once.
 *
 * @throws Error with the end of the log of what failed
 */
export async function ensureArtifacts(progress: Progress): Promise<Artifacts> {
  return withCacheLock(progress, async () => {
    await removeDrafts();
    await ensureSystemPackages(progress);
    // One waits for the network while the other keeps all cores busy.
    const [download, built] = await together(fetchParts(progress), buildBinaries(progress));
    const binaries = recordOf(binaryNames, new Map([...download.binaries, ...built]));
    return {
      binaries,
      searchPath: [...new Set(Object.values(binaries).map((path) => dirname(path)))].join(':'),
      cniPlugins: join(download.plugins, 'usr/lib/cni'),
      images: await ensureImages(download.debianLayers, binaries, progress),
    };
  });
}

interface Download {
  readonly plugins: string;
  readonly binaries: BinaryPaths;
  readonly debianLayers: DebianLayers;
}

async function fetchParts(progress: Progress): Promise<Download> {
  return {
    plugins: await unpackDebian('containernetworking-plugins', progress),
    binaries: await downloadBinaries(progress),
    debianLayers: await ensureDebianLayers(progress),
  };
}

/** Waits for both. If one fails, the commands of the other are terminated before the error is rethrown. */
async function together<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  try {
    return await Promise.all([first, second]);
  } catch (error) {
    endRunningCommands();
    await Promise.allSettled([first, second]);
    throw error;
  }
}
