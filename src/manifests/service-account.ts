import type { JobContext } from './job-context.ts';
import type { ServiceAccount } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';
import { podDefaults } from './pod-manifest.ts';

/** The account of the job's pods, without rights or token. Not `default`, which exists some time after its namespace. */
export const serviceAccount = (context: JobContext): Manifest & ServiceAccount => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: objectMetadata(context, podDefaults.serviceAccountName),
  automountServiceAccountToken: false,
});
