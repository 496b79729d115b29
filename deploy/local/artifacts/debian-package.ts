import { createHash } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from '../command.ts';
import type { Progress } from '../progress.ts';
import { debianPackages } from '../versions.ts';
import { ensureEntry, type CacheEntry } from './cache.ts';
import { updatePackageLists } from './system-packages.ts';

export type DebianPackage = keyof typeof debianPackages;

/** The package in the cache. */
export function debianEntry(name: DebianPackage): CacheEntry {
  const pin = debianPackages[name];
  return { kind: 'deb', name: `${name}-${pin.version.replaceAll(':', '.')}`, inputs: pin };
}

/**
 * Unpacks a Debian package into the cache and returns the folder that stands for `/`. Does not install it, because that
 * would start its services on this machine.
 */
export async function unpackDebian(name: DebianPackage, progress: Progress): Promise<string> {
  return ensureEntry(debianEntry(name), (draft) =>
    progress.step(`unpack ${name}`, () => unpack(name, draft)),
  );
}

async function unpack(name: DebianPackage, draft: string): Promise<void> {
  const { version, sha256 } = debianPackages[name];
  const download = (): Promise<string> =>
    output('apt-get', ['download', '-q', `${name}=${version}`], { cwd: draft });
  await download().catch(async () => {
    await updatePackageLists();
    return download();
  });
  const archive = join(draft, (await readdir(draft)).find((file) => file.endsWith('.deb')) ?? '');
  requireDigest(`${name} ${version}`, await readFile(archive), sha256);
  await output('dpkg-deb', ['--extract', archive, draft]);
  await rm(archive);
}

/** @throws Error if the bytes do not have the pinned digest */
export function requireDigest(name: string, bytes: Uint8Array, sha256: string): void {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256) throw new Error(`${name}: expected sha256 ${sha256} (versions.ts), got ${actual}`);
}
