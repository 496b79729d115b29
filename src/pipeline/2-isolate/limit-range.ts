import type { JobContext } from '../manifest/job-context.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';

/** The JSON form. client-node's type calls the field `_default`. */
interface LimitRange extends Manifest {
  readonly spec: {
    readonly limits: readonly {
      readonly type: 'Container';
      readonly default: Readonly<Record<string, string>>;
      readonly defaultRequest: Readonly<Record<string, string>>;
    }[];
  };
}

/**
 * Defaults for containers without limits or requests: Kubernetes would otherwise copy the requests from the limits.
 */
export const limitRange = (context: JobContext): LimitRange => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: objectMetadata(context, 'job'),
  spec: {
    limits: [
      {
        type: 'Container',
        default: { cpu: '100m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
        defaultRequest: { cpu: '10m', memory: '16Mi', 'ephemeral-storage': '0' },
      },
    ],
  },
});
