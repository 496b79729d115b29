/** The path in the workspace registry for what the builds of a namespace's jobs may reuse. */
export const cachePath = (namespace: string): string => `cache/${namespace}`;

/** An entry of the cache: an image that was built, with what BuildKit needs to find its layers again, or layers of Kaniko. */
export interface CacheEntry {
  readonly tag: string;
  /** What was built, up to one of its RUN instructions: 32 hexadecimal digits. */
  readonly key: string;
  /** When: `20260131235959`, in UTC. Later ones are greater. */
  readonly time: string;
  /** Compressed size in bytes. */
  readonly bytes: number;
}

const pattern = /^([0-9a-f]{32})-([0-9]{14})-([0-9]{1,12})$/;

/** Reads the tag of an entry, as push.sh makes them: key, time, size in KiB. Undefined for any other tag. */
export function cacheEntry(tag: string): CacheEntry | undefined {
  const [, key, time, size] = pattern.exec(tag) ?? [];
  if (key === undefined || time === undefined || size === undefined) return undefined;
  return { tag, key, time, bytes: Number(size) * 1024 };
}

export const cacheEntries = (tags: readonly string[]): CacheEntry[] =>
  tags.flatMap((tag) => cacheEntry(tag) ?? []);

const newestFirst = (entries: readonly CacheEntry[]): CacheEntry[] =>
  entries.toSorted((one, other) => (one.time > other.time ? -1 : 1));

/**
 * The newest entry for the first key that has one.
 * @param maxBytes larger ones are not used: the disk of a build has no room for them
 */
export function bestEntry(
  entries: readonly CacheEntry[],
  keys: readonly string[],
  maxBytes: number,
): CacheEntry | undefined {
  const small = newestFirst(entries.filter(({ bytes }) => bytes <= maxBytes));
  return keys.map((key) => small.find((entry) => entry.key === key)).find((entry) => entry !== undefined);
}

/** Days after which an entry is deleted. */
export const maxDays = 30;

/** Which tags of a cache to delete: unknown ones, those that a newer one replaces, old ones, and the oldest above the limit. */
export function surplus(tags: readonly string[], maxBytes: number, now: number): string[] {
  const oldest = timeOf(now - maxDays * 24 * 3600_000);
  const kept = new Set<string>();
  const images = new Set<string>();
  const keys = new Set<string>();
  let bytes = 0;
  for (const entry of newestFirst(cacheEntries(tags))) {
    if (keys.has(entry.key) || entry.time < oldest) continue;
    // Tags with the same time and size are of one image.
    const image = `${entry.time} ${entry.bytes}`;
    if (!images.has(image)) bytes += entry.bytes;
    if (bytes > maxBytes) break;
    keys.add(entry.key);
    images.add(image);
    kept.add(entry.tag);
  }
  return tags.filter((tag) => !kept.has(tag));
}

const timeOf = (at: number): string => new Date(at).toISOString().replace(/\D/g, '').slice(0, 14);
