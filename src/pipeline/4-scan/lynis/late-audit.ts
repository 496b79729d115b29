import type { DockerfileJob } from '../../../resource/schema.ts';
import { containerOf } from '../../pod-seen.ts';
import { currentPod } from '../../progress.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { Afterwards } from '../../step.ts';

const nothing: Afterwards = { facts: {}, isPending: false };

/** The audit is advisory and may finish after the scan's verdict, so it is recorded after the job is over. */
export function lateAudit(job: DockerfileJob, seen: Snapshot): Afterwards {
  const result = seen.results.summarize;
  if (job.status.audit || !result || seen.settings.images.lynis === undefined) return nothing;
  if (result.audit) return { facts: { audit: result.audit }, isPending: false };
  const pod = currentPod(job, 'scan', seen.pods);
  return { facts: {}, isPending: pod !== undefined && containerOf(pod, 'summarize')?.state === 'running' };
}
