import { createHash } from 'node:crypto';
import { group, type DockerfileJob } from './schema.ts';

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

/** Steps that have a pod. */
export type PodStep = 'build' | 'scan' | 'run';

/** The job's own namespace: `dfj-` and the uid of the object. */
export const jobNamespace = (uid: string): string => `dfj-${uid}`;

/** Derived, so that a pass that is repeated meets AlreadyExists and never makes a twin. */
export const podName = (step: PodStep, run: number, attempt: number): string => `${step}-${run}-${attempt}`;

/** The repository in the workspace registry that the job's images are pushed to. */
export const repository = (registry: string, uid: string): string => `${registry}/jobs/${uid}`;

/** The tag that a run's image is pushed under; the scan pod, made early, reads it to learn the digest. */
export const runTag = (run: number): string => `run-${run}`;

/** The ConfigMap beside the job that keeps what must outlive its namespace. */
export const archiveName = (uid: string, run: number): string => `dfj-${uid}-${run}`;

/** Identifies the parts of a spec that affect the result: another hash is another run. */
export function runHash({ spec }: Pick<DockerfileJob, 'spec'>): string {
  const { source, build, scan, run, performance } = spec;
  const affecting = JSON.stringify({ source, build, scan, run, performance });
  return createHash('sha256').update(affecting).digest('hex').slice(0, 16);
}
