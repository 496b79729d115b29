import { setTimeout as sleep } from 'node:timers/promises';
import { leaving, perf, running } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { operatorMetrics } from '../../support/cluster/operator.ts';
import { sumOf } from '../../support/cluster/prometheus.ts';
import { rest } from '../../support/cluster/rest.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

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

test('writes of others that say nothing new about a job cost no pass', async () => {
  const job = await team().submit({ source: { dockerfile: running('sleep 30') } });
  await team().reached(job, 'Running');
  // Until the job's own events are over.
  await sleep(3_000);
  const before = await operatorMetrics();
  for (let index = 0; index < 20; index += 1) {
    const condition = { type: 'Example', status: 'True', reason: `Write${index}`, message: '' };
    const status = { conditions: [{ ...condition, lastTransitionTime: '2026-01-01T00:00:00Z' }] };
    const patch = ['--subresource=status', '--type=merge', '--patch', JSON.stringify({ status })];
    await kubectl(['patch', 'namespace', `dfj-${job.metadata.uid}`, ...patch]);
  }
  await sleep(1_000);
  const passes = 'dockerfilejob_reconcile_duration_seconds_count';
  const growth = sumOf(await operatorMetrics(), passes) - sumOf(before, passes);
  await team().remove(job);
  expect(growth).toBeLessThan(10);
});

test('the REST API counts requests', async () => {
  await rest('GET', '/api/v1/jobs');
  const { body } = await rest('GET', '/metrics');
  expect(body).toContain('# TYPE dockerfilejob_http_requests_total counter');
});
