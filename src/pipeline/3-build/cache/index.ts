import { bestEntry, cacheEntries, cachePath } from '../../../resource/build-cache.ts';
import type { Settings } from '../../../config/settings.ts';
import { disk } from '../../manifest/disk.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Volume, VolumeMount } from '../../manifest/kubernetes.ts';
import { paths } from '../paths.ts';
import { cacheFormOf, type CacheForm } from '../../manifest/reuse.ts';

/** What a build takes from the tenant's cache, and what it adds. */
export interface BuildCache {
  readonly form: CacheForm;
  /** `host[:port]/path` */
  readonly repository: string;
  /** The tag of the entry to reuse, if there is one. */
  readonly tag: string | undefined;
  /** The keys of what is built. */
  readonly keys: readonly string[];
  /** Size of the largest entry. */
  readonly maxBytes: number;
}

/** Kaniko writes a layout for each RUN: `<prefix>:<hash>`. */
export const layersPrefix = 'k';

/** @param tags all tags of the tenant's cache. @param keys of what is built; without any, there is no cache */
export function buildCache(
  { job, settings }: JobContext,
  keys: readonly string[],
  tags: readonly string[],
): BuildCache | undefined {
  const form = cacheFormOf(job, settings);
  if (keys.length === 0 || form === undefined) return undefined;
  const maxBytes = Math.min(settings.cacheBytes, settings.maxImageBytes);
  return {
    form,
    repository: `${settings.registry.host}/${cachePath(job.metadata.namespace)}`,
    tag: bestEntry(cacheEntries(tags), keys, maxBytes)?.tag,
    keys,
    maxBytes,
  };
}

/**
 * The volume on which a trusted container puts the entry. An image, `build` only reads. Layers, it also writes: no smaller
 * volume may be full before the disk of the build is, or the kubelet would evict a build that would have worked without.
 */
export function cacheVolumes(settings: Settings, cache: BuildCache | undefined): readonly Volume[] {
  if (cache === undefined || (cache.form === 'image' && cache.tag === undefined)) return [];
  const { layout, build } = disk(settings);
  return [{ name: 'cache', emptyDir: { sizeLimit: String(cache.form === 'image' ? layout : build) } }];
}

/** The mounts of that volume. Each container reads what the other one writes. */
export const cacheMounts = (
  settings: Settings,
  cache: BuildCache | undefined,
  container: 'build' | 'push',
): readonly VolumeMount[] => {
  const writer = cache?.form === 'image' ? 'push' : 'build';
  return cacheVolumes(settings, cache).map(({ name }) => ({
    name,
    mountPath: writer === 'build' && container === 'build' ? paths.layers : paths.cache,
    ...(container !== writer && { readOnly: true }),
  }));
};
