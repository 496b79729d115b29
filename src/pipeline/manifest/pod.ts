import type { Pod, PodSpec } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';

export type PodManifest = Manifest & Pod & { readonly spec: PodSpec };

/** What every pod of a job is: run once, without a token, and gone at once when it is told to go. */
export const podDefaults = {
  restartPolicy: 'Never',
  serviceAccountName: 'job',
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  terminationGracePeriodSeconds: 0,
} as const satisfies Partial<PodSpec>;

/** Seconds after a step's own time-out at which the kubelet ends its pod even if no operator is there to do it. */
export const deadlineSlack = 300;
