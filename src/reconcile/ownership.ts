import type { KubeObject } from '../cluster/object.ts';
import { jobNamespace, labels } from '../resource/names.ts';

/**
 * Whether a pod is one of a job's, as its labels claim. Anyone who can create pods can label them as a job's, but only
 * the operator can create pods in the job's own namespace: an admission policy rejects everyone else.
 */
export const isJobPod = ({ metadata }: KubeObject): boolean =>
  metadata.namespace === namespaceOf(metadata.labels);

/** Whether a namespace is a job's, as its labels claim. */
export const isJobNamespace = ({ metadata }: KubeObject): boolean =>
  metadata.name === namespaceOf(metadata.labels);

function namespaceOf(given: Readonly<Record<string, string>>): string | undefined {
  const uid = given[labels.uid];
  return uid === undefined ? undefined : jobNamespace(uid);
}
