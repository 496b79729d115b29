import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { logged, output } from '../../command.ts';
import { logDirectory } from '../../paths.ts';
import type { Progress } from '../../progress.ts';
import { debianPackages, debianSuite } from '../../versions.ts';
import { ensureEntry } from '../cache.ts';
import { unpackDebian } from '../debian-package.ts';

/** Folders emptied in every image: package lists, archives, documentation, and whatever differs between runs. */
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

/** Returns the cached folder of Debian's minimal root filesystem, creating it if needed. */
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

/** Removes the files in the transient folders, and this machine's resolver configuration and host name. */
export async function removeTransientFiles(tree: string): Promise<void> {
  const folders = transientFolders.map((folder) => join(tree, folder)).filter((folder) => existsSync(folder));
  await output('find', [...folders, '-not', '-type', 'd', '-delete']);
  await rm(join(tree, 'etc/resolv.conf'), { force: true });
  await rm(join(tree, 'etc/hostname'), { force: true });
}
