import type { DockerfileJob } from '../../resource/schema.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Wait } from '../step.ts';

/** Ages of a job, in milliseconds, at which a Secret that is missing is looked for again. */
const looks = [2_000, 5_000, 10_000] as const;

/** Waits a moment for a push Secret that does not exist: one that belongs to its job is created after it. */
export function secretToCome({ metadata }: DockerfileJob, { push, now }: Snapshot): Wait | undefined {
  if (push?.kind !== 'unavailable' || !push.isMissing) return undefined;
  const created = Date.parse(metadata.creationTimestamp);
  const next = looks.find((age) => now < created + age);
  if (next === undefined) return undefined;
  return { kind: 'wait', want: [], message: 'waiting for spec.output.pushSecret', until: created + next };
}
