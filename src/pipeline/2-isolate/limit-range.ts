import type { JobContext } from '../manifest/job-context.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';

/** As it is sent: client-node's own type calls the field `_default`. */
interface LimitRange extends Manifest {
  readonly spec: {
    readonly limits: readonly {
      readonly type: 'Container';
      readonly default: Readonly<Record<string, string>>;
      readonly defaultRequest: Readonly<Record<string, string>>;
    }[];
  };
}

/** No container of the namespace is without limits, nor requests all that its limits allow. */
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
