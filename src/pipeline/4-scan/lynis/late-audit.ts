import { parseScanResult } from '../summarize/result.ts';
import type { DockerfileJob } from '../../../resource/schema.ts';
import type { Audit } from '../../../resource/status.ts';
import { currentPods } from '../../readings.ts';
import { containerOf, resultOf } from '../../pod-step.ts';
import type { Snapshot } from '../../snapshot.ts';

/** The audit is advice that comes after the scan's verdict; it is recorded when the job is over. */
export type AuditSeen =
  | { readonly kind: 'told'; readonly audit: Audit }
  /** The scan pod has given its verdict and is still busy with the audit. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'none' };

/** What is known of the audit of the present run. */
export function auditSeen(job: DockerfileJob, seen: Snapshot): AuditSeen {
  const known = job.status.audit;
  if (known) return { kind: 'told', audit: known };
  const pod = currentPods(job, seen.pods).find(({ step }) => step === 'scan');
  const result = pod && parseScanResult(resultOf(seen, pod, 'report'));
  if (!result || seen.settings.images.lynis === undefined) return { kind: 'none' };
  if (result.audit) return { kind: 'told', audit: result.audit };
  return { kind: containerOf(pod, 'report')?.state === 'running' ? 'pending' : 'none' };
}
