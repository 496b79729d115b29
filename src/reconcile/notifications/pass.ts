import type { Cluster } from '../../cluster/cluster.ts';
import { isConflict } from '../../cluster/errors.ts';
import { unlessTooLate, type Outcome } from '../../notify/answer.ts';
import type { JobEntry } from '../../resource/job-entry.ts';
import { fieldManager } from '../../resource/names.ts';
import { untold, type Notification, type NotificationName } from '../../resource/notifications.ts';
import { isAtWork } from '../../resource/phases.ts';
import { apiVersion, dockerfileJobSchema, kind, type DockerfileJob } from '../../resource/schema.ts';
import { attempt, type AttemptParts } from './attempt.ts';

export interface PassParts extends AttemptParts {
  readonly cluster: Pick<Cluster, 'get' | 'patchStatus' | 'create'>;
}

interface Tried {
  readonly name: NotificationName;
  readonly outcome: Outcome;
}

/**
 * Tells what is to be told of a job, and writes to its status what came of it.
 * @returns milliseconds until the next pass; undefined if only a change calls for one
 * @throws ApiError if the API server fails
 */
export async function passOverNotifications(parts: PassParts, entry: JobEntry): Promise<number | undefined> {
  const job = await read(parts, entry);
  if (!job || job.metadata.deletionTimestamp !== undefined) return undefined;
  const names = isAtWork(job.status.phase) ? startOf(job) : untold(tellerOf(job));
  const tried = await Promise.all(
    names.map(async (name): Promise<Tried> => ({ name, outcome: await attempt(parts, job, name) })),
  );
  const isOver = !isAtWork(job.status.phase);
  const judged = tried.map(({ name, outcome }) => ({
    name,
    outcome: isOver ? unlessTooLate(outcome, job.status.completionTime, parts.now()) : outcome,
  }));
  await complain(parts, job, judged);
  if (isOver) await keep(parts, entry, job, judged);
  const rests = judged.flatMap(({ outcome }) => (outcome.kind === 'again' ? [outcome.rest ?? 0] : []));
  return rests.length > 0 ? Math.min(...rests) : undefined;
}

const startOf = ({ spec }: DockerfileJob): readonly NotificationName[] =>
  spec.reportTo ? ['commitStatus'] : [];

const tellerOf = ({ spec, status }: DockerfileJob) => ({
  phase: status.phase,
  wants: { event: spec.notify !== undefined, commitStatus: spec.reportTo !== undefined },
  told: (status.notifications ?? []).map(({ name }) => name),
});

async function read({ cluster }: PassParts, { uid, namespace, name }: JobEntry) {
  const parsed = dockerfileJobSchema.safeParse(await cluster.get({ kind, namespace, name }));
  return parsed.success && parsed.data.metadata.uid === uid ? parsed.data : undefined;
}

/** Writes of the reconcile loop come between, for example when it cleans up. */
const mostConflicts = 5;

/** Writes what has ended, in one patch. If that fails, it is told again, with the same ID. */
async function keep(parts: PassParts, entry: JobEntry, job: DockerfileJob, tried: readonly Tried[]) {
  const time = new Date(parts.now()).toISOString();
  const ended = tried.flatMap(({ name, outcome }): Notification[] => {
    if (outcome.kind === 'again') return [];
    if (outcome.kind === 'delivered') return [{ name, state: 'Delivered', time }];
    return [{ name, state: 'GivenUp', time, message: outcome.problem.slice(0, 1024) }];
  });
  if (ended.length === 0) return;
  const { namespace, name } = entry;
  let now: DockerfileJob | undefined = job;
  for (let conflicts = 0; now && now.status.run === job.status.run; now = await read(parts, entry)) {
    const others = (now.status.notifications ?? []).filter(
      (one) => !ended.some((new_) => new_.name === one.name),
    );
    const change = {
      resourceVersion: now.metadata.resourceVersion,
      status: { notifications: [...others, ...ended] },
    };
    try {
      await parts.cluster.patchStatus({ kind, namespace, name }, change);
      return;
    } catch (error) {
      conflicts += 1;
      if (!isConflict(error) || conflicts > mostConflicts) throw error;
    }
  }
}

/** Says in an Event what was given up. Its name is derived, so that a repetition is no second one. */
async function complain(
  { cluster }: PassParts,
  { metadata, status }: DockerfileJob,
  tried: readonly Tried[],
) {
  const { name, namespace, uid } = metadata;
  for (const { name: what, outcome } of tried) {
    if (outcome.kind !== 'givenUp') continue;
    const time = new Date().toISOString();
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${name}.${uid.slice(0, 8)}.${status.run ?? 1}.${what.toLowerCase()}.${isAtWork(status.phase) ? 'start' : 'end'}`,
        namespace,
      },
      involvedObject: { apiVersion, kind, name, namespace, uid },
      type: 'Warning',
      reason: 'NotificationGivenUp',
      message: `${what}: ${outcome.problem}`.slice(0, 1000),
      source: { component: fieldManager },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    });
  }
}
