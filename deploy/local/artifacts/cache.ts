import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../paths.ts';

const drafts = join(cacheDirectory, 'drafts');

/** What a cache entry is made from. Different `inputs` make a different entry. */
export interface CacheEntry {
  /** A folder of the cache: `bin`, `deb`, `rootfs` and so on. */
  readonly kind: string;
  /** For people to read: a name and, if there is one, a version. */
  readonly name: string;
  /** Everything the content depends on. Must serialize to JSON. */
  readonly inputs: unknown;
}

/** Folder name of an entry: its name and twelve hex digits of the SHA-256 of its inputs. */
export function entryName(entry: CacheEntry): string {
  const hash = createHash('sha256').update(JSON.stringify(entry.inputs)).digest('hex');
  return `${entry.name}-${hash.slice(0, 12)}`;
}

/** Path of an entry, whether it exists or not. */
export function entryPath(entry: CacheEntry): string {
  return join(cacheDirectory, entry.kind, entryName(entry));
}

/**
 * Returns the folder of a cache entry, creating it if needed. `make` fills a draft folder, which is renamed once it is
 * complete, so an interruption never leaves a partial entry. The caller must hold the cache's lock.
 */
export async function ensureEntry(
  entry: CacheEntry,
  make: (draft: string) => Promise<void>,
): Promise<string> {
  const path = entryPath(entry);
  if (await exists(path)) return path;
  const draft = join(drafts, `${entry.kind}-${entryName(entry)}`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await make(draft);
  await mkdir(dirname(path), { recursive: true });
  await rename(draft, path);
  return path;
}

/** Removes the drafts of interrupted starts. The caller must hold the cache's lock. */
export async function removeDrafts(): Promise<void> {
  await rm(drafts, { recursive: true, force: true });
}

/** Whether a path exists, as a file or anything else. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
