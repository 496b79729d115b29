import type { Settings } from '../../config/settings.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { EngineName } from '../../resource/spec.ts';

/** An entry of the cache: an image that tells what of it to reuse, or layers that the engine itself has put aside. */
export type CacheForm = 'image' | 'layers';

/** What the builds of an engine can reuse; undefined if nothing. */
export const cacheForms: Record<EngineName, CacheForm | undefined> = { buildkit: 'image', kaniko: 'layers' };

/** The form of the entries that the job's build may reuse; undefined if it may reuse nothing. */
export const cacheFormOf = (
  { spec }: Pick<DockerfileJob, 'spec'>,
  { cacheBytes, engine }: Pick<Settings, 'cacheBytes' | 'engine'>,
): CacheForm | undefined =>
  spec.build.cache === 'tenant' && cacheBytes > 0 ? cacheForms[spec.build.engine ?? engine] : undefined;
