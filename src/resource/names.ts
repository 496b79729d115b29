import { createHash } from 'node:crypto';
import { group } from './schema.ts';
import type { Spec } from './spec.ts';

/** Labels of everything that belongs to a job. */
export const labels = {
  uid: `${group}/uid`,
  run: `${group}/run`,
  step: `${group}/step`,
  attempt: `${group}/attempt`,
  jobName: `${group}/job-name`,
  jobNamespace: `${group}/job-namespace`,
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

export const fieldManager = 'dockerfilejob';

/** On a Secret: the URL, or its beginning, that spec.source.git may use its credentials for. */
export const gitUrlAnnotation = `${group}/git-url`;

/** The job's own namespace: `dfj-` and the uid of the object. */
export const jobNamespace = (uid: string): string => `dfj-${uid}`;

/** The repository in the workspace registry that the job's images are pushed to. */
export const repository = (registry: string, uid: string): string => `${registry}/jobs/${uid}`;

/** The tag that a run's image is pushed under; the scan pod, made early, reads it to learn the digest. */
export const runTag = (run: number): string => `run-${run}`;

/** The ConfigMap beside the job that keeps what must outlive its namespace. */
export const archiveName = (uid: string, run: number): string => `dfj-${uid}-${run}`;

/** Which parts of a spec affect the result. A change of one of these begins another run. */
const affectsResult: Record<keyof Spec, boolean> = {
  source: true,
  build: true,
  scan: true,
  run: true,
  performance: true,
  name: false,
  description: false,
  retry: false,
  retention: false,
  priority: false,
  suspend: false,
  cancel: false,
};

/** Identifies the parts of a spec that affect the result. */
export function runHash({ spec }: { readonly spec: Spec }): string {
  const parts = Object.entries(affectsResult).filter(([, affects]) => affects);
  const affecting = Object.fromEntries(parts.map(([part]) => [part, spec[part as keyof Spec]]));
  return createHash('sha256').update(JSON.stringify(affecting)).digest('hex').slice(0, 16);
}
