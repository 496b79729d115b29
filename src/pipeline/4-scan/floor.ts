import type { Settings } from '../../config/settings.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Gate } from './trivy/policy.ts';

/**
 * The gate below which no job can go, whatever its spec.scan says. A job may ignore there only what the operator lists by
 * ID. Undefined if the cluster has no floor.
 */
export function floorOf({ spec }: Pick<DockerfileJob, 'spec'>, { scan }: Settings): Gate | undefined {
  const { failOn, ignoreUnfixed } = scan.floor;
  if (failOn === 'none') return undefined;
  const { allowedIgnores } = scan;
  const ignoreIds = spec.scan.ignore.ids.filter((id) => allowedIgnores.includes(id));
  return { failOn, ignoreUnfixed, ignoreIds };
}
