import { collectDefaultMetrics, type Registry } from 'prom-client';

/**
 * Gauges that Prometheus' rules for names do not allow: only the names of counters end in `_total`. The gauges without that
 * suffix count the same by type.
 */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Registers the metrics of this process that prom-client knows, `nodejs_*` and `process_*`. */
export function collectProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
}
