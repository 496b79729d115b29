import { load } from 'js-yaml';
import { z } from 'zod';
import { clusterDomain } from '../../../deploy/local/node/addresses.ts';

/** What the chart says of a PodMonitor. Strict: whatever this file does not translate must be noticed. */
const podMonitorSchema = z.object({
  kind: z.literal('PodMonitor'),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.strictObject({
    selector: z.strictObject({ matchLabels: z.record(z.string(), z.string()) }),
    podMetricsEndpoints: z.tuple([
      z.strictObject({ port: z.string(), path: z.string(), interval: z.string().optional() }),
    ]),
  }),
});

/** What a PodMonitor says, for a Prometheus without discovery in Kubernetes, as Debian builds it. */
export interface Scrape {
  /** A Service without an address of its own: DNS knows its pods, and the number of the port with this name. */
  readonly service: object;
  readonly config: object;
}

/**
 * Translates a PodMonitor.
 * @param name of the Service
 * @throws ZodError if the PodMonitor has a field that this does not know
 */
export function scrapeOf(yaml: string, name: string): Scrape {
  const { metadata, spec } = podMonitorSchema.parse(load(yaml));
  const [{ port, path, interval }] = spec.podMetricsEndpoints;
  const { namespace } = metadata;
  return {
    service: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        clusterIP: 'None',
        // Pods are scraped before they are ready, too.
        publishNotReadyAddresses: true,
        selector: spec.selector.matchLabels,
        ports: [{ name: 'scraped', port: 80, targetPort: port }],
      },
    },
    config: {
      job_name: `podMonitor/${namespace}/${metadata.name}/0`,
      metrics_path: path,
      ...(interval !== undefined && { scrape_interval: interval, scrape_timeout: interval }),
      dns_sd_configs: [
        {
          names: [`_scraped._tcp.${name}.${namespace}.svc.${clusterDomain}`],
          type: 'SRV',
          refresh_interval: '1s',
        },
      ],
    },
  };
}
