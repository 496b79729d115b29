import { labels } from '../../resource/names.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { NetworkPolicy } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';
import type { Target } from './target.ts';

/**
 * Lets the verify pod reach the pods of the target on their port, and nothing else: not even DNS. Rules hold after a
 * Service's address is translated. The address itself is not allowed: whoever edits the EndpointSlices of a Service
 * decides where it leads to.
 */
export const targetEgress = (
  context: JobContext,
  { namespace, selector, podPort }: Target,
): Manifest & NetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: objectMetadata(context, 'verify-egress'),
  spec: {
    podSelector: { matchLabels: { [labels.step]: 'verify' } },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
            podSelector: { matchLabels: { ...selector } },
          },
        ],
        ports: [{ protocol: 'TCP', port: podPort }],
      },
    ],
  },
});
