import type { DockerfileJob } from '../../resource/schema.ts';
import { knownDockerfile } from '../known-dockerfile.ts';
import type { Advice, Snapshot } from '../snapshot.ts';

const lacksAdvice = ({ status }: DockerfileJob): boolean => !status.lint || !status.audit;

/** Whether the job may get advice that it does not have yet. */
export const isAdviceDue = (job: DockerfileJob): boolean =>
  job.metadata.deletionTimestamp === undefined && lacksAdvice(job);

/**
 * The Dockerfile to ask about: from when a pod builds it, so never one that is refused, or whose image another job has
 * built. After a crash it may be known again only when it is archived. Undefined if there is nothing to ask.
 */
export function textToAskAbout(
  job: DockerfileJob,
  seen: Pick<Snapshot, 'source' | 'results' | 'pods' | 'dockerfile'>,
): string | undefined {
  if (seen.pods.length === 0 || !isAdviceDue(job)) return undefined;
  return knownDockerfile(job, seen)?.dockerfile ?? seen.dockerfile ?? job.spec.source.dockerfile;
}

/** Advice that is not in the status yet. It may come after the end of the job. */
export const newAdvice = (
  { status }: Pick<DockerfileJob, 'status'>,
  { advice: { lint, audit } }: Pick<Snapshot, 'advice'>,
): Advice => ({
  ...(lint && !status.lint && { lint }),
  ...(audit && !status.audit && { audit }),
});
