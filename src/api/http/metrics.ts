import { Counter, Histogram, Registry } from 'prom-client';
import { collectProcessMetrics } from '../../telemetry/process-metrics.ts';

export interface ObservedRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface ApiMetrics {
  readonly registry: Registry;
  observe(request: ObservedRequest): void;
}

const labelNames = ['method', 'route', 'status'] as const;
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

/** The metrics of the API, and the default metrics of Node.js. */
export function makeMetrics(): ApiMetrics {
  const registry = new Registry();
  collectProcessMetrics(registry);
  const requests = new Counter({
    name: 'dockerfilejob_http_requests_total',
    help: 'Number of HTTP requests by method, route and status.',
    labelNames,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'dockerfilejob_http_request_duration_seconds',
    help: 'Time from receiving a request to the end of its response, in seconds.',
    labelNames,
    buckets,
    registers: [registry],
  });
  return {
    registry,
    observe({ method, route, status, seconds }) {
      const labels = { method: methods.has(method) ? method : 'other', route, status: String(status) };
      requests.inc(labels);
      durations.observe(labels, seconds);
    },
  };
}
