import { outputTarget } from '../../resource/output.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { UnwantedImage } from '../decision.ts';
import type { Snapshot } from '../snapshot.ts';
import { publishedImage } from './published-image.ts';

/**
 * The image that the operator must delete with a job. It connects to no registry that only the job has named: from its
 * own place, it would reach whatever is inside.
 */
export function unwantedImage(
  job: DockerfileJob,
  { push, settings }: Pick<Snapshot, 'push' | 'settings'>,
): UnwantedImage | undefined {
  const published = publishedImage(job);
  const { deletesFrom } = settings.publish;
  if (!published || !push || deletesFrom === undefined) return undefined;
  const { host, path } = outputTarget(published.image);
  if (host !== outputTarget(`${deletesFrom}/any`).host) return undefined;
  return { repository: `${host}/${path}`, digest: published.digest, push };
}
