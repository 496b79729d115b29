import { succeededCondition } from '../resource/conditions.ts';
import { jobEntry } from '../resource/job-entry.ts';
import { isTerminal } from '../resource/phases.ts';
import { statusSchema, type Status } from '../resource/status.ts';
import { oneLine } from '../text/quote.ts';
import { remains, remove } from './clean/index.ts';
import type { Absent, Decision } from './decision.ts';
import type { Snapshot } from './snapshot.ts';

/** An object that the schema of this version does not accept. */
export interface Unreadable {
  readonly metadata: { readonly deletionTimestamp?: string | undefined; readonly generation?: unknown };
  readonly status?: unknown;
}

/** What to do about it. The status is the whole new one; undefined leaves it as it is. */
export interface Abandonment extends Pick<Decision, 'finalizer' | 'absent' | 'again'> {
  readonly status?: Status;
}

/** Length of the problem in the message, in characters. It may repeat a value of the spec. */
const longest = 1000;

/**
 * Decides a pass over a job that cannot be read: it fails and says why, and it can be deleted like any other. A result
 * that it has already stays.
 * @param problem names the field
 */
export function abandonUnreadable(
  object: Unreadable,
  problem: string,
  seen: Pick<Snapshot, 'now' | 'namespace'>,
): Abandonment {
  const { deletionTimestamp } = object.metadata;
  const parsed = statusSchema.safeParse(object.status);
  const before: Status | undefined = parsed.success ? parsed.data : undefined;
  if (deletionTimestamp !== undefined) {
    // What cannot be read may have run.
    const known = { status: before ?? { phase: 'Failed' as const, startTime: deletionTimestamp } };
    const { status: _, want: __, ...removal } = remove(known, deletionTimestamp, seen);
    return removal;
  }
  const absent: readonly Absent[] = seen.namespace ? remains(seen.namespace) : [];
  const entry = jobEntry(object);
  if (isTerminal(entry.phase) && entry.observed) return { finalizer: 'keep', absent };
  return { finalizer: 'keep', absent, status: failed(before, entry.generation, problem, seen.now) };
}

function failed(before: Status | undefined, generation: number, problem: string, now: number): Status {
  const phase = 'Failed';
  const time = new Date(now).toISOString();
  const message = `this version of the operator cannot read the job: ${oneLine(problem, longest)}`;
  const failure = { reason: 'SpecInvalid', message } as const;
  // Without its hash, so that it runs once it can be read.
  const { runHash: _, run = 1, ...kept } = before ?? {};
  return {
    ...kept,
    run,
    phase,
    observedGeneration: generation,
    completionTime: time,
    conditions: [succeededCondition(before?.conditions, { phase, message, failure, time, generation })],
    failureDetails: failure,
  };
}
