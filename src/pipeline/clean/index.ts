import { archive, type Archived } from './archive.ts';
import { milliseconds } from '../../resource/duration.ts';
import { archiveName } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Absent, Decision } from '../decision.ts';
import { auditSeen } from '../4-scan/lynis/late-audit.ts';
import { archived, currentPods } from '../readings.ts';
import { runOf } from '../retry.ts';
import type { NamespaceSeen, Snapshot } from '../snapshot.ts';

/** Milliseconds for which the namespace of a job that is over waits for the audit. */
const auditPatience = 20_000;

/** The job is over: keep what must outlive its namespace, then remove that, then the job when its time is up. */
export function clean(job: DockerfileJob, seen: Snapshot): Decision {
  const late = auditSeen(job, seen);
  const status = late.kind === 'told' ? { ...job.status, audit: late.audit } : job.status;
  const run = runOf(job);
  const idle: Decision = { finalizer: 'hold', want: [], absent: [], status };
  if (seen.namespace) {
    const until = Date.parse(status.completionTime ?? '') + auditPatience;
    if (late.kind === 'pending' && seen.now < until) return { ...idle, again: until };
    const files = status.archive === undefined ? textsOf(job, seen) : undefined;
    if (!files) return { ...idle, absent: remains(seen.namespace) };
    const kept = archive({ job, settings: seen.settings, run }, files);
    return {
      ...idle,
      want: [kept],
      status: { ...status, archive: archiveName(job.metadata.uid, run) },
      again: seen.now,
    };
  }
  return expire(job, seen.now, idle);
}

/** The logs of the pods, by the archive's file names; undefined when no pod has said anything. */
function textsOf(job: DockerfileJob, seen: Snapshot): Archived | undefined {
  const pods = currentPods(job, seen.pods);
  const kept = Object.entries(archived).flatMap(([file, { step, container }]) => {
    const pod = pods.find((one) => one.step === step);
    const text = pod && seen.logs[`${pod.name}/${container}`];
    return text === undefined || text === '' ? [] : [[file, text] as const];
  });
  if (kept.length === 0) return undefined;
  const isReport = ([file]: readonly [string, string]) => file.endsWith('.json');
  return {
    logs: Object.fromEntries(kept.filter((one) => !isReport(one))),
    reports: Object.fromEntries(kept.filter(isReport)),
  };
}

function expire({ spec, status }: DockerfileJob, now: number, idle: Decision): Decision {
  const { ttlAfterSucceeded, ttlAfterFailed } = spec.retention;
  const ttl = status.phase === 'Succeeded' ? ttlAfterSucceeded : ttlAfterFailed;
  if (ttl === undefined || status.completionTime === undefined) return idle;
  const end = Date.parse(status.completionTime) + milliseconds(ttl);
  return end <= now ? { ...idle, absent: [{ kind: 'job' }] } : { ...idle, again: end };
}

/** Milliseconds after which a registry that cannot be reached no longer keeps a deleted job from going. */
const patience = 10 * 60_000;

/** The object is being deleted: its namespace first, so that nothing can push any more, then its images. */
export function remove({ status }: DockerfileJob, since: string, seen: Snapshot): Decision {
  if (seen.namespace) return { finalizer: 'hold', want: [], absent: remains(seen.namespace), status };
  const giveUp = seen.now - Date.parse(since) >= patience;
  return { finalizer: 'release', want: [], absent: [{ kind: 'images', giveUp }], status };
}

/** A namespace that is going needs no second request. */
export const remains = ({ deleting }: NamespaceSeen): Absent[] => (deleting ? [] : [{ kind: 'namespace' }]);
