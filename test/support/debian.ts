import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withCacheLock } from '../../deploy/local/artifacts/cache-lock.ts';
import { unpackDebian, type DebianPackage } from '../../deploy/local/artifacts/debian-package.ts';
import { createProgress } from '../../deploy/local/progress.ts';

/** A program of this machine or, where it is not installed, of the Debian package, which is only unpacked. */
export async function debianProgram(name: DebianPackage, path: string): Promise<string> {
  if (existsSync(path)) return path;
  const progress = createProgress();
  return join(await withCacheLock(progress, () => unpackDebian(name, progress)), path);
}
