import { bestEntry, cacheEntries, cachePath } from '../../../resource/build-cache.ts';
import type { Settings } from '../../../config/settings.ts';
import { disk } from '../../manifest/disk.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Volume } from '../../manifest/kubernetes.ts';
import { mayReuse } from '../../manifest/reuse.ts';

/** What a build takes from the tenant's cache, and what it adds. */
export interface BuildCache {
  /** `host[:port]/path` */
  readonly repository: string;
  /** The tag of the entry to reuse, if there is one. */
  readonly tag: string | undefined;
  /** The keys of what is built. */
  readonly keys: readonly string[];
  /** Size of the largest entry. */
  readonly maxBytes: number;
}

/** @param tags all tags of the tenant's cache. @param keys of what is built; without any, there is no cache */
export function buildCache(
  { job, settings }: JobContext,
  keys: readonly string[],
  tags: readonly string[],
): BuildCache | undefined {
  if (keys.length === 0 || !mayReuse(job, settings)) return undefined;
  const maxBytes = Math.min(settings.cacheBytes, settings.maxImageBytes);
  return {
    repository: `${settings.registry.host}/${cachePath(job.metadata.namespace)}`,
    tag: bestEntry(cacheEntries(tags), keys, maxBytes)?.tag,
    keys,
    maxBytes,
  };
}

/** The volume on which the trusted `push` puts the entry, and which `build` only reads. */
export const cacheVolumes = (settings: Settings, cache: BuildCache | undefined): readonly Volume[] =>
  cache?.tag === undefined ? [] : [{ name: 'cache', emptyDir: { sizeLimit: String(disk(settings).layout) } }];
