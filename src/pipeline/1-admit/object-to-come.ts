import type { DockerfileJob } from '../../resource/schema.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Wait } from '../step.ts';

/** Ages of a job, in milliseconds, at which what is missing is looked for again. */
const looks = [2_000, 5_000, 10_000] as const;

/**
 * Waits a moment for an object that the spec names and that is missing: a push Secret that belongs to its job is created after
 * it, and an account, its rights and a Deployment may be created with it.
 */
export function objectToCome(job: DockerfileJob, seen: Snapshot): Wait | undefined {
  const field = missing(job, seen);
  if (field === undefined) return undefined;
  const created = Date.parse(job.metadata.creationTimestamp);
  const next = looks.find((age) => seen.now < created + age);
  if (next === undefined) return undefined;
  return { kind: 'wait', want: [], message: `waiting for ${field}`, until: created + next };
}

function missing({ spec }: DockerfileJob, { push, deployment }: Snapshot): string | undefined {
  if (push?.kind === 'unavailable' && push.isMissing) return 'spec.output.pushSecret';
  if (deployment?.kind === 'denied' && deployment.mayPass)
    return 'the rights of spec.deploy.serviceAccountName';
  if (deployment?.kind === 'absent' && !spec.deploy?.create) return 'spec.deploy.deployment';
  return undefined;
}
