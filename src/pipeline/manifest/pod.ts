import type { Pod, PodSpec } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';

export type PodManifest = Manifest & Pod;

/** Fields of every pod of a job: it runs once, has no token, and terminates without grace when deleted. */
export const podDefaults = {
  restartPolicy: 'Never',
  serviceAccountName: 'job',
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  terminationGracePeriodSeconds: 0,
} as const satisfies Partial<PodSpec>;

/** Seconds after a step's timeout at which the kubelet terminates the pod if the operator has not. */
export const deadlineSlack = 300;
