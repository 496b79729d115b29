import { makeMetrics as makeApiMetrics } from '../../../src/api/http/metrics.ts';
import { makeMetrics } from '../../../src/reconcile/metrics.ts';
import { statusSchema } from '../../../src/resource/status.ts';
import { makeSettings } from '../settings.ts';

const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

/** What a finished job was. */
const finished = statusSchema.parse({
  phase: 'Succeeded',
  vulnerabilities: { ...counts, gating: 0, top: [], database: '2026-01-01T00:00:00Z' },
  steps: [
    { name: 'scan', state: 'Succeeded', startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T00:00:05Z' },
  ],
});

/** What the operator exposes when it has done everything once that it measures. */
export function operatorExposition(): Promise<string> {
  const isolated = {
    network: 'proved',
    userNamespace: 'proved',
    sandbox: 'proved',
    processes: 'proved',
  } as const;
  const metrics = makeMetrics(makeSettings(), {
    queueLength: () => 1,
    line: () => ({ waiting: 1, active: 1 }),
    isolation: () => ({ kind: 'proof', proof: { ...isolated, time: '2026-01-01T00:00:00Z' } }),
  });
  const metadata = { namespace: 'team-a', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };
  const admitted = statusSchema.parse({ phase: 'Building', startTime: '2026-01-01T00:00:01Z' });
  metrics.phase({ before: 'Queued', after: admitted, metadata });
  metrics.phase({ before: 'Running', after: finished, metadata });
  metrics.pass(1, true);
  metrics.request({ verb: 'get', kind: 'Pod', code: 200 });
  metrics.stuckNamespaces(1);
  return metrics.registry.metrics();
}

/** What the REST API exposes after a request. */
export function apiExposition(): Promise<string> {
  const metrics = makeApiMetrics();
  metrics.observe({ method: 'GET', route: '/api/v1/jobs', status: 200, seconds: 0.1 });
  return metrics.registry.metrics();
}

/** The labels of each metric of an exposition. Those of a histogram are three. */
export function labelsByMetric(exposition: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const line of exposition.split('\n')) {
    const [, name, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name === undefined) continue;
    const known = found.get(name) ?? new Set<string>();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    found.set(name, known);
  }
  return found;
}
