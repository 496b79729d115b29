import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { logged, output } from '../../command.ts';
import { logDirectory } from '../../paths.ts';
import type { Progress } from '../../progress.ts';
import { debianPackages, debianSuite } from '../../versions.ts';
import { ensureEntry } from '../cache.ts';
import { unpackDebian } from '../debian-package.ts';

/** Where no file of an image belongs: package lists, archives, documentation, and whatever differs from run to run. */
export const transientFolders = [
  'dev',
  'proc',
  'run',
  'sys',
  'tmp',
  'usr/share/doc',
  'usr/share/info',
  'usr/share/locale',
  'usr/share/man',
  'var/cache',
  'var/lib/apt/lists',
  'var/log',
] as const;

/** Debian's minimal root filesystem as a folder of the cache. */
export async function ensureDebianRootfs(progress: Progress): Promise<string> {
  const inputs = { suite: debianSuite, debootstrap: debianPackages.debootstrap, emptied: transientFolders };
  const tool = await unpackDebian('debootstrap', progress);
  return ensureEntry({ kind: 'rootfs', name: `debian-${debianSuite}`, inputs }, (draft) =>
    progress.step(`bootstrap debian:${debianSuite}`, async () => {
      await logged(
        join(logDirectory, 'build', 'debootstrap.log'),
        join(tool, 'usr/sbin/debootstrap'),
        ['--variant=minbase', debianSuite, draft],
        {
          env: { DEBOOTSTRAP_DIR: join(tool, 'usr/share/debootstrap'), SOURCE_DATE_EPOCH: '0', LC_ALL: 'C' },
        },
      );
      await removeTransientFiles(draft);
    }),
  );
}

/** Removes what is not a folder from the transient folders, and the machine's own resolver and name. */
export async function removeTransientFiles(tree: string): Promise<void> {
  const folders = transientFolders.map((folder) => join(tree, folder)).filter((folder) => existsSync(folder));
  await output('find', [...folders, '-not', '-type', 'd', '-delete']);
  await rm(join(tree, 'etc/resolv.conf'), { force: true });
  await rm(join(tree, 'etc/hostname'), { force: true });
}
