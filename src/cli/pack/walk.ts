import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreOf, type Ignore } from '../../dockerfile/context.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { packedFailure } from '../file-failure.ts';
import type { TarEntry } from '../read/tar.ts';

/** What a build needs whatever .dockerignore says. */
const always: ReadonlySet<string> = new Set(['Dockerfile', '.dockerignore']);
const longestIgnore = 1024 * 1024;

/** The files below a folder that belong to the build context, in a fixed order. @throws Failure */
export async function contextFiles(folder: string): Promise<TarEntry[]> {
  const text = await readFile(join(folder, '.dockerignore'), 'utf8').catch(() => '');
  if (text.length > longestIgnore) {
    throw new Failure('.dockerignore is larger than 1 MiB', { code: exitCodes.usage });
  }
  // These are the user's own files and time.
  const ignore = ignoreOf(text, { left: Infinity });
  const entries: TarEntry[] = [];
  await addBelow(folder, '', ignore, entries);
  return entries;
}

async function addBelow(folder: string, prefix: string, ignore: Ignore, entries: TarEntry[]): Promise<void> {
  const at = join(folder, prefix);
  const names = (await readdir(at).catch(packedFailure(at))).sort();
  for (const name of names) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const isLeftOut = !always.has(path) && ignore.ignores(path);
    const stats = await lstat(join(folder, path));
    const isExecutable = (stats.mode & 0o111) !== 0;
    if (stats.isDirectory()) {
      if (!isLeftOut) entries.push({ path, type: 'folder', size: 0, isExecutable });
      if (!isLeftOut || ignore.hasExceptions) await addBelow(folder, path, ignore, entries);
    } else if (isLeftOut) continue;
    else if (stats.isFile()) entries.push({ path, type: 'file', size: stats.size, isExecutable });
    else if (stats.isSymbolicLink()) {
      const target = await readlink(join(folder, path));
      entries.push({ path, type: 'link', size: 0, isExecutable, target });
    }
  }
}
