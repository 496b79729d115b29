import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { logged } from '../../command.ts';
import { logDirectory } from '../../paths.ts';
import { copyTree } from './copy-tree.ts';
import { removeTransientFiles } from './debian-rootfs.ts';

/** The text of this file: a layer that is made with it depends on it. */
export const overlaySource = readFileSync(import.meta.filename, 'utf8');

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

/**
 * Puts into `tree` what Debian packages add to a root filesystem, `rootfs`, with all that they depend on.
 * @param name of the layer; its log is called so
 * @param packages as apt takes them, `name` or `name=version`
 */
export async function installOver(
  rootfs: string,
  tree: string,
  { name, packages }: { readonly name: string; readonly packages: readonly string[] },
): Promise<void> {
  const overlay = `${tree}-overlay`;
  await Promise.all(
    ['upper', 'work', 'merged'].map((folder) => mkdir(join(overlay, folder), { recursive: true })),
  );
  await logged(
    join(logDirectory, 'build', `${name}-layer.log`),
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-ec', installOverlay, 'sh', rootfs, overlay, ...packages],
    { env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } },
  );
  const upper = join(overlay, 'upper');
  await removeTransientFiles(upper);
  await copyTree(upper, tree);
  await rm(overlay, { recursive: true });
}
