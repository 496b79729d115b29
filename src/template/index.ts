import { jobFromTemplate, type TemplateJob } from '../resource/template/job-of.ts';
import type { TemplateStatus } from '../resource/template/status.ts';
import { mergeDeliveries } from './deliveries.ts';
import { dueAt, type Due } from './due.ts';
import { lastOf } from './last.ts';
import { ready, readyCondition, suspended, type Readiness } from './ready.ts';
import { patientUntil } from './refusal.ts';
import { readSchedule, type Schedule } from './schedule.ts';
import { isActive, withoutPullRequests, type MadeJob, type TemplateSeen } from './seen.ts';
import { jobsToCancel, jobsToRemove } from './surplus.ts';

export type { Attempt, MadeJob, TemplateSeen } from './seen.ts';

/** What to do about a template. */
export type TemplateDecision =
  /** Make the job, and decide again with what came of it. Nothing else until then. */
  | {
      readonly kind: 'make';
      readonly job: TemplateJob;
      /** The time of the schedule. Both are in milliseconds since the epoch. */
      readonly at: number;
      /** Until then, a 403 may pass. */
      readonly patientUntil: number;
    }
  | {
      readonly kind: 'settle';
      readonly cancel: readonly MadeJob[];
      readonly status: TemplateStatus;
      /** To be deleted once the status is written: it remembers their deliveries. */
      readonly remove: readonly MadeJob[];
      /** When to look again, in milliseconds since the epoch. Undefined: when something has changed. */
      readonly until: number | undefined;
    };

/** Decides on a template. Costs as much as it has jobs. */
export function decideTemplate(seen: TemplateSeen): TemplateDecision {
  const { template, jobs, now } = seen;
  const schedule = template.spec.suspend ? undefined : readSchedule(template.spec, now);
  const due: Due =
    schedule && 'times' in schedule ? dueAt(template, schedule.times, now) : { next: undefined };
  if (due.now && isToBeMade(due.now.at, seen)) {
    const { at, since } = due.now;
    const job = jobFromTemplate(template, { kind: 'schedule', at: new Date(at) });
    return { kind: 'make', job, at, patientUntil: patientUntil(template.status, since) };
  }
  return {
    kind: 'settle',
    cancel: jobsToCancel(template.spec, jobs),
    status: statusOf(seen, schedule, due),
    remove: jobsToRemove(template.spec, jobs),
    until: due.next,
  };
}

/** Whether nobody has made the job that is due, and nothing forbids it. */
function isToBeMade(at: number, { template, jobs, attempt }: TemplateSeen): boolean {
  if (attempt?.at === at || jobs.some(({ template: mark }) => mark.scheduledAt === at)) return false;
  return template.spec.concurrencyPolicy !== 'Forbid' || !withoutPullRequests(jobs).some(isActive);
}

function statusOf(seen: TemplateSeen, schedule: Schedule | undefined, due: Due): TemplateStatus {
  const { template, jobs, now } = seen;
  const { status: before, metadata } = template;
  const { generation } = metadata;
  const deliveries = mergeDeliveries(before.deliveries, jobs);
  const readiness = readinessOf(seen, schedule);
  return defined({
    observedGeneration: generation,
    active: jobs.filter(isActive).length,
    ...lastOf(before, jobs, deliveries),
    lastScheduleTime: due.now ? new Date(due.now.at).toISOString() : before.lastScheduleTime,
    nextScheduleTime: due.next === undefined ? undefined : new Date(due.next).toISOString(),
    deliveries: deliveries.length === 0 ? undefined : deliveries,
    conditions: [readyCondition(before.conditions, readiness, { now, generation })],
  });
}

function readinessOf(seen: TemplateSeen, schedule: Schedule | undefined): Readiness {
  const { template } = seen;
  if (template.spec.suspend) return suspended;
  if (schedule && 'fault' in schedule) return schedule.fault;
  return refusalOf(seen) ?? ready(template);
}

/** The last refusal, as long as neither the spec has changed nor a job was made since. */
function refusalOf({ template, jobs, attempt }: TemplateSeen): Readiness | undefined {
  const { metadata, status } = template;
  if (attempt?.refusal !== undefined) return { reason: 'JobRefused', message: attempt.refusal };
  const last = status.conditions?.find(({ reason }) => reason === 'JobRefused');
  const since = Date.parse(status.lastScheduleTime ?? '');
  const isOver =
    last?.observedGeneration !== metadata.generation || jobs.some(({ createdAt }) => createdAt >= since);
  return last && !isOver ? { reason: 'JobRefused', message: last.message } : undefined;
}

/** Without the fields that are undefined: that is how a status is stored. */
const defined = (status: {
  readonly [K in keyof TemplateStatus]: TemplateStatus[K] | undefined;
}): TemplateStatus => Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined));
