import { leaving, perf } from '../support/cluster/dockerfiles.ts';
import { operatorMetrics } from '../support/cluster/operator.ts';
import { sumOf } from '../support/cluster/prometheus.ts';
import { rest } from '../support/cluster/rest.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('metrics');

test('the operator counts jobs by result and reason, measures steps, and counts API server requests', async () => {
  const before = await operatorMetrics();
  const jobs = await Promise.all([
    team().submit({ source: { dockerfile: perf } }),
    team().submit({ source: { dockerfile: leaving('nonsense') } }),
  ]);
  await Promise.all(jobs.map((job) => team().ended(job)));
  await Promise.all(jobs.map((job) => team().cleaned(job)));
  const after = await operatorMetrics();

  const growth = (metric: string, labels: Record<string, string> = {}): number =>
    sumOf(after, metric, labels) - sumOf(before, metric, labels);
  expect(growth('dockerfilejob_jobs_total', { result: 'Succeeded' })).toBe(1);
  expect(growth('dockerfilejob_jobs_total', { result: 'Failed', reason: 'PerfInvalidJSON' })).toBe(1);
  for (const step of ['build', 'scan', 'run']) {
    expect(growth('dockerfilejob_step_duration_seconds_count', { step })).toBe(2);
  }
  expect(growth('dockerfilejob_step_duration_seconds_sum', { step: 'build' })).toBeGreaterThan(0);
  expect(growth('dockerfilejob_reconcile_duration_seconds_count')).toBeGreaterThan(0);
  expect(growth('dockerfilejob_apiserver_requests_total', { verb: 'create', kind: 'Pod' })).toBe(6);
  expect(after).toContain('# TYPE dockerfilejob_reconcile_errors_total counter');
  expect(after).toMatch(/^dockerfilejob_queue_length 0$/m);
  expect(sumOf(after, 'dockerfilejob_own_delay_max_seconds')).toBeGreaterThan(0);
});

test('the REST API counts requests', async () => {
  await rest('GET', '/api/v1/jobs');
  const { body } = await rest('GET', '/metrics');
  expect(body).toContain('# TYPE dockerfilejob_http_requests_total counter');
});
