import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entryPath } from '../../deploy/local/artifacts/cache.ts';
import { withCacheLock } from '../../deploy/local/artifacts/cache-lock.ts';
import {
  debianEntry,
  unpackDebian,
  type DebianPackage,
} from '../../deploy/local/artifacts/debian-package.ts';
import { createProgress } from '../../deploy/local/progress.ts';

/** A program of this machine or, where it is not installed, of the Debian package, which is only unpacked. */
export async function debianProgram(name: DebianPackage, path: string): Promise<string> {
  const cached = join(entryPath(debianEntry(name)), path);
  const found = [path, cached].find((one) => existsSync(one));
  if (found !== undefined) return found;
  const progress = createProgress();
  await withCacheLock(progress, () => unpackDebian(name, progress));
  return cached;
}
