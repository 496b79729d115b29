import type { Settings } from '../../config/settings.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { EngineName } from '../../resource/spec.ts';

/** Whether the images of an engine tell a later build what of them it may reuse. */
const reuses: Record<EngineName, boolean> = { buildkit: true, kaniko: false };

/** Whether the job's build may reuse what earlier ones have built. */
export const mayReuse = (
  { spec }: Pick<DockerfileJob, 'spec'>,
  { cacheBytes, engine }: Pick<Settings, 'cacheBytes' | 'engine'>,
): boolean => spec.build.cache === 'tenant' && cacheBytes > 0 && reuses[spec.build.engine ?? engine];
