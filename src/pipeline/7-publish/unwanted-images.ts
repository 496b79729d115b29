import { outputTarget } from '../../resource/output.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { UnwantedImage } from '../decision.ts';
import type { Snapshot } from '../snapshot.ts';
import { publishedImages } from './published-images.ts';

/**
 * The images that the operator must delete with a job. It connects to no registry that only the job has named: from its
 * own place, it would reach whatever is inside.
 */
export function unwantedImages(
  job: DockerfileJob,
  { push, settings }: Pick<Snapshot, 'push' | 'settings'>,
): UnwantedImage[] {
  const published = publishedImages(job);
  const { deletesFrom } = settings.publish;
  if (!published || !push || deletesFrom === undefined) return [];
  const { host, path } = outputTarget(published.image);
  if (host !== outputTarget(`${deletesFrom}/any`).host) return [];
  return published.digests.map((digest) => ({ repository: `${host}/${path}`, digest, push }));
}

/** Why an image may not be deleted with what it was published with; undefined if it may. */
export function whyItStays(push: UnwantedImage['push']): string | undefined {
  switch (push.kind) {
    case 'unavailable':
      return push.message;
    case 'credentials':
      return push.mayDelete ? undefined : 'the push Secret is neither of the job nor allowed for deletion';
    case 'anonymous':
      return undefined;
  }
}
