import { milliseconds } from '../../resource/duration.ts';
import { archiveName } from '../../resource/names.ts';
import { reportFile, splitReport } from '../../resource/scan-report.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Status } from '../../resource/status.ts';
import { containerNames, traitsOf } from '../containers.ts';
import type { Absent, Decision, UnwantedImage } from '../decision.ts';
import { runOf } from '../progress.ts';
import type { NamespaceSeen, Snapshot } from '../snapshot.ts';
import type { Step } from '../step.ts';
import { unreadable } from '../unreadable-log.ts';
import { archive, type ArchivedText } from './archive.ts';

/** How long to keep the namespace of a finished job for logs that cannot be read, in milliseconds. */
const patience = 20_000;

/**
 * Decides a pass of a job that is over: first archives the logs, then deletes the namespace, and deletes the job when
 * its retention period ends.
 */
export function clean(steps: readonly Step[], job: DockerfileJob, seen: Snapshot): Decision {
  const late = steps.flatMap((step) => step.afterwards?.(job, seen) ?? []);
  const status = late.reduce<Status>((known, facts) => ({ ...known, ...facts }), job.status);
  const run = runOf(job);
  const idle: Decision = { finalizer: hasRun(job) ? 'hold' : 'keep', want: [], absent: [], status };
  if (!seen.namespace) return expire(job, seen, idle);
  const until = Date.parse(status.completionTime ?? '') + patience;
  const unread = containerNames.flatMap((name) => unreadable(name, seen) ?? []);
  if (unread.length > 0 && seen.now < until) return { ...idle, again: until };
  // Whoever can write ConfigMaps can make the archive impossible. That must not keep anything else.
  const isLost = seen.refusal !== undefined || seen.namespace.deleting;
  const texts = status.archive === undefined && !isLost ? textsOf(seen, unread) : [];
  if (texts.length === 0) return { ...idle, absent: remains(seen.namespace) };
  return {
    ...idle,
    want: [archive({ job, settings: seen.settings, run }, texts)],
    status: { ...status, archive: archiveName(job.metadata.uid, run) },
    again: seen.now,
  };
}

/** What was built, and the logs. Those that are empty are left out, and those that could not be read are named. */
const textsOf = (seen: Snapshot, unread: readonly string[]): ArchivedText[] => {
  const { logs, dockerfile, earlierTexts, earlierReport } = seen;
  const scan = logs.summarize === undefined ? { packed: earlierReport } : splitReport(logs.summarize);
  const own = 'text' in scan ? { ...logs, summarize: scan.text } : logs;
  return [
    ...(dockerfile === undefined
      ? []
      : [{ file: 'Dockerfile', keep: 'beginning', text: dockerfile } as const]),
    ...containerNames.flatMap((name) => {
      const { archive: traits } = traitsOf(name);
      const text = own[name] ?? (traits && earlierTexts?.[traits.file]);
      return traits && text ? [{ ...traits, text }] : [];
    }),
    ...(scan.packed === undefined ? [] : [{ file: reportFile, packed: scan.packed }]),
    ...(unread.length === 0
      ? []
      : [{ file: 'unreadable.txt', keep: 'end', text: unread.join('\n') } as const]),
  ];
};

function expire({ spec, status }: DockerfileJob, { now, settings }: Snapshot, idle: Decision): Decision {
  const { ttlAfterSucceeded, ttlAfterFailed } = { ...settings.retention, ...spec.retention };
  const ttl = status.phase === 'Succeeded' ? ttlAfterSucceeded : ttlAfterFailed;
  if (ttl === undefined || status.completionTime === undefined) return idle;
  const end = Date.parse(status.completionTime) + milliseconds(ttl);
  return end <= now ? { ...idle, absent: [{ kind: 'job' }] } : { ...idle, again: end };
}

/** How long an unreachable registry, or a stuck namespace, can block the deletion of a job, in milliseconds. */
const longest = 10 * 60_000;

/**
 * Decides a pass of a job that is being deleted: first deletes its namespace, so that nothing can push any more, then
 * its images. Images that are pushed after it gave up are deleted when the namespace is gone.
 * @param since the deletion timestamp, ISO 8601
 * @param published what it has published, as far as that must go, too
 */
export function remove(
  job: Removable,
  since: string,
  seen: Pick<Snapshot, 'now' | 'namespace'>,
  published: readonly UnwantedImage[] = [],
): Decision {
  const { status } = job;
  const until = Date.parse(since) + longest;
  const giveUp = seen.now >= until;
  if (seen.namespace && !(giveUp && seen.namespace.deleting))
    return { finalizer: 'keep', want: [], absent: remains(seen.namespace), status, again: until };
  const absent: Absent[] = [
    ...(hasRun(job) ? [{ kind: 'images', giveUp } as const] : []),
    ...published.map((image) => ({ kind: 'published', image, giveUp }) as const),
  ];
  return { finalizer: 'release', want: [], absent, status };
}

type Removable = Pick<DockerfileJob, 'status'>;

/** Whether the job may have images. `startTime` is that of the current run only. */
const hasRun = ({ status }: Removable): boolean => status.startTime !== undefined || (status.run ?? 1) > 1;

/** Requests the deletion of the namespace, unless it is already terminating. */
export const remains = ({ deleting }: NamespaceSeen): Absent[] => (deleting ? [] : [{ kind: 'namespace' }]);
