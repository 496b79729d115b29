import { jobNamespace } from '../../resource/names.ts';
import type { JobContext } from './job-context.ts';
import type { Manifest } from './manifest.ts';
import { jobLabels } from './metadata.ts';
import type { PodSecurity } from './security-context.ts';

/** The job's own namespace. Applying it again with another level affects only pods created later. */
export const namespace = (context: JobContext, level: PodSecurity): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: jobNamespace(context.job.metadata.uid),
    labels: {
      ...jobLabels(context),
      'pod-security.kubernetes.io/enforce': level,
      'pod-security.kubernetes.io/enforce-version': 'latest',
    },
  },
});
