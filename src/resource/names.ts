import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { group } from './schema.ts';
import type { Spec } from './spec.ts';
import type { StepName } from './steps.ts';

/** Labels of the objects that belong to a job. */
export const labels = {
  uid: `${group}/uid`,
  run: `${group}/run`,
  step: `${group}/step`,
  attempt: `${group}/attempt`,
  jobName: `${group}/job-name`,
  jobNamespace: `${group}/job-namespace`,
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

/**
 * Annotation of a pod: what its trusted containers put in front of their results. Random, so that nothing else that gets
 * into their logs can pass for one.
 */
export const nonceAnnotation = `${group}/result-nonce`;

export const fieldManager = 'dockerfilejob';

/** Annotation of a Secret: the URL, or URL prefix, that spec.source.git may use its credentials for. */
export const gitUrlAnnotation = `${group}/git-url`;

/**
 * Annotation of a Secret: the repositories, or prefixes of them, that spec.output may use its credentials for. Separated
 * by commas, each with its registry.
 */
export const pushToAnnotation = `${group}/push-to`;

/** Annotation of a ServiceAccount: the Deployments, separated by commas, that jobs may change with its rights. */
export const mayDeployAnnotation = `${group}/may-deploy`;

/** Annotation of a Deployment: who has changed it last, `<uid of the job>/<its run>`. One job at a time rolls out. */
export const deployedByAnnotation = `${group}/deployed-by`;

/** Label of the Deployment that a job has made, of its pods and of its Service: the name of the Deployment. */
export const deploymentLabel = `${group}/deployment`;

/** Annotation of a job: when it was submitted, in milliseconds. The apiserver's creationTimestamp has only seconds. */
export const submittedAnnotation = `${group}/submitted`;

/** Annotation of a Secret: whether spec.test may send its credentials to the service that a job tests. */
export const testAnnotation = `${group}/test`;

/** Annotation of a Secret: the Services, separated by commas, that spec.verify may send its credentials to. */
export const mayVerifyAnnotation = `${group}/may-verify`;

/** Annotation of a Secret: the URLs, or prefixes that end at a `/`, whose events it may sign. Separated by commas. */
export const notifyUrlAnnotation = `${group}/notify-url`;

/** Annotation of a Secret: the repositories in the API of a forge, or prefixes that end at a `/`, that its token may be used for. */
export const reportToAnnotation = `${group}/report-to`;

/**
 * Annotation of a job: the username of whoever submitted it by REST. The chart's admission policy lets only the API name
 * somebody else than the user of the request, and nobody change it.
 */
export const submitterAnnotation = `${group}/submitted-by`;

/**
 * Annotation of a job that was submitted by REST with an Idempotency-Key: hashes of the key and of what was submitted.
 */
export const idempotencyAnnotation = `${group}/idempotency`;

/** Annotation of a job that an older system's call has submitted: which one. Lists of that system have only those. */
export const submittedAsAnnotation = `${group}/submitted-as`;

/** Annotation of a job: whether the image that it has published must go with it. */
export const deleteImageAnnotation = `${group}/delete-image`;

/** Annotation of a push Secret: whether images that it was used for may be deleted with it, when their job is. */
export const mayDeleteAnnotation = `${group}/may-delete`;

/** Annotation of a job that was made by rerunning another one: the uid of that one. */
export const rerunAnnotation = `${group}/rerun-of`;

/** Annotation of the copy of a source in the job's own namespace: the hash of all of it. */
export const sourceAnnotation = `${group}/source-sha256`;

/** The job's own namespace: `dfj-<uid>`. */
export const jobNamespace = (uid: string): string => `dfj-${uid}`;

/** The pod of a step. Deterministic, so that a repeated pass gets AlreadyExists instead of creating a second pod. */
export const podName = (step: StepName, run: number, attempt: number): string => `${step}-${run}-${attempt}`;

/** The path in the workspace registry for the job's images. */
export const repositoryPath = (uid: string): string => `jobs/${uid}`;

/** The repository in the workspace registry for the job's images. */
export const repository = (registry: string, uid: string): string => `${registry}/${repositoryPath(uid)}`;

/** The tag of a run's image. The scan pod, which starts early, resolves it to the digest. */
export const runTag = (run: number): string => `run-${run}`;

/** The ConfigMap next to the job that keeps logs and reports after its own namespace is deleted. */
export const archiveName = (uid: string, run: number): string => `dfj-${uid}-${run}`;

/** The parts of a spec that affect the result. Changing one of them starts another run. */
const affectsResult: Record<keyof Spec, boolean> = {
  source: true,
  build: true,
  scan: true,
  run: true,
  test: true,
  performance: true,
  output: true,
  deploy: true,
  verify: true,
  name: false,
  description: false,
  notify: false,
  reportTo: false,
  retry: false,
  retention: false,
  priority: false,
  suspend: false,
  cancel: false,
};

/**
 * Fields of these parts that were added after jobs had been stored, by path (`scan.timeout`), each with its first
 * default. Who holds that does not show in the hash, so that the jobs stored before keep theirs. An entry is for ever,
 * even if the default changes.
 */
const addedLater: Readonly<Record<string, unknown>> = {
  'build.cache': 'tenant',
  'run.enabled': true,
  'source.git.submodules': false,
  'source.git.lfs': false,
};

/**
 * Hash of the parts of a spec that affect the result: 16 hexadecimal digits. The same in every version of the operator.
 */
export function runHash({ spec }: { readonly spec: Spec }, later = addedLater): string {
  const parts = Object.entries(affectsResult).filter(([, affects]) => affects);
  const affecting = Object.fromEntries(parts.map(([part]) => [part, spec[part as keyof Spec]]));
  return createHash('sha256')
    .update(JSON.stringify(shown(affecting, [], later)))
    .digest('hex')
    .slice(0, 16);
}

/** A value without the fields that were added later and hold their first default. */
function shown(value: unknown, path: readonly string[], later: typeof addedLater): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const at = [...path, key];
    const first = later[at.join('.')];
    return first !== undefined && isDeepStrictEqual(inner, first) ? [] : [[key, shown(inner, at, later)]];
  });
  return Object.fromEntries(fields);
}
