import type { JobContext } from '../manifest/job-context.ts';
import type { ServiceAccount } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';
import { podDefaults } from '../manifest/pod.ts';

/**
 * The service account of the job's pods, without permissions or token. Not `default`, which Kubernetes creates some
 * time after the namespace.
 */
export const serviceAccount = (context: JobContext): Manifest & ServiceAccount => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: objectMetadata(context, podDefaults.serviceAccountName),
  automountServiceAccountToken: false,
});
