import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../paths.ts';

const drafts = join(cacheDirectory, 'drafts');

/** What a cache entry is made from. Another `inputs` is another entry. */
export interface CacheEntry {
  /** `bin`, `deb`, `rootfs` …: a folder of the cache. */
  readonly kind: string;
  /** For people: a name and, where there is one, a version. */
  readonly name: string;
  /** All that the content depends on; must be serialisable to JSON. */
  readonly inputs: unknown;
}

/** The folder name of an entry: its name and twelve hex digits of the hash over its inputs. */
export function entryName(entry: CacheEntry): string {
  const hash = createHash('sha256').update(JSON.stringify(entry.inputs)).digest('hex');
  return `${entry.name}-${hash.slice(0, 12)}`;
}

/** Where an entry is, or will be. */
export function entryPath(entry: CacheEntry): string {
  return join(cacheDirectory, entry.kind, entryName(entry));
}

/**
 * Returns the folder of a cache entry and makes it first when it is absent. `make` fills a draft folder, which is
 * renamed when complete: a kill at any point leaves either no entry or a whole one. The caller holds the cache's lock.
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

/** Removes what killed starts left half made. The caller holds the cache's lock. */
export async function removeDrafts(): Promise<void> {
  await rm(drafts, { recursive: true, force: true });
}

/** True when a path is there, whatever it is. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
