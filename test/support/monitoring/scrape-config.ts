import { load } from 'js-yaml';
import { z } from 'zod';

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

const metaLabel = (name: string): string => `__meta_kubernetes_pod_label_${name.replaceAll(/\W/g, '_')}`;

/**
 * Translates a PodMonitor into a scrape configuration, as the Prometheus Operator does.
 * @throws ZodError if the PodMonitor has a field that this does not know
 */
export function scrapeConfig(yaml: string): object {
  const { metadata, spec } = podMonitorSchema.parse(load(yaml));
  const [{ port, path, interval }] = spec.podMetricsEndpoints;
  const keep = (label: string, regex: string) => ({ action: 'keep', source_labels: [label], regex });
  return {
    job_name: `podMonitor/${metadata.namespace}/${metadata.name}/0`,
    ...(interval !== undefined && { scrape_interval: interval, scrape_timeout: interval }),
    metrics_path: path,
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [metadata.namespace] } }],
    relabel_configs: [
      { action: 'drop', source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Failed|Succeeded' },
      ...Object.entries(spec.selector.matchLabels).map(([name, value]) => keep(metaLabel(name), value)),
      keep('__meta_kubernetes_pod_container_port_name', port),
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
      { source_labels: ['__meta_kubernetes_pod_container_name'], target_label: 'container' },
      { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
    ],
  };
}
