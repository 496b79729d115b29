import type { Pod, PodSpec } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';

export type PodManifest = Manifest & Pod;

/** Common to every pod of a job: it runs once, without a token, and ends at once when it is deleted. */
export const podDefaults = {
  restartPolicy: 'Never',
  serviceAccountName: 'job',
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  terminationGracePeriodSeconds: 0,
} as const satisfies Partial<PodSpec>;

/** Seconds after a step's own timeout at which the kubelet ends its pod, even without an operator. */
export const deadlineSlack = 300;
