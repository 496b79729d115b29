import type { TemplateStatus } from '../resource/template/status.ts';
import { byAge, type MadeJob } from './seen.ts';

type Last = Pick<TemplateStatus, 'lastJob' | 'lastCommit' | 'shortCommit' | 'lastSuccessfulTime'>;

/** Digits of a short commit, as Git shows it. */
const shortLength = 7;

/**
 * What the status says of the newest job. It outlives that job: an older one that is still there is not the last one.
 * @param deliveries those of this status
 */
export function lastOf(
  before: TemplateStatus,
  jobs: readonly MadeJob[],
  deliveries: readonly { readonly id: string }[],
): Last {
  const sorted = byAge(jobs);
  const [newest] = sorted;
  const pushed = sorted.find(({ template }) => template.delivery !== undefined);
  const isLastPush = pushed !== undefined && pushed.template.delivery === deliveries[0]?.id;
  const lastCommit = (isLastPush ? pushed.template.commit : undefined) ?? before.lastCommit;
  return {
    lastJob: newest && isNoOlder(newest, before.lastJob, jobs) ? jobStatus(newest) : before.lastJob,
    lastCommit,
    shortCommit: lastCommit?.slice(0, shortLength),
    lastSuccessfulTime: lastSuccess(before, jobs),
  };
}

/** Whether a job is the one that was the last, or a later one. */
function isNoOlder(job: MadeJob, last: TemplateStatus['lastJob'], jobs: readonly MadeJob[]): boolean {
  if (!last || jobs.some(({ uid }) => uid === last.uid)) return true;
  return job.createdAt > Date.parse(last.creationTime);
}

const jobStatus = ({ name, uid, createdAt, phase, template }: MadeJob): TemplateStatus['lastJob'] => ({
  name,
  uid,
  creationTime: new Date(createdAt).toISOString(),
  phase,
  ...(template.reason !== undefined && { reason: template.reason }),
});

function lastSuccess({ lastSuccessfulTime }: TemplateStatus, jobs: readonly MadeJob[]): string | undefined {
  const successes = jobs.flatMap(({ phase, template: { finishedAt } }) =>
    phase === 'Succeeded' && finishedAt !== undefined ? [finishedAt] : [],
  );
  const known = lastSuccessfulTime === undefined ? successes : [Date.parse(lastSuccessfulTime), ...successes];
  return known.length === 0 ? undefined : new Date(Math.max(...known)).toISOString();
}
