import { readFileSync } from 'node:fs';
import { rows } from '../../../../deploy/generate/monitoring/panels.ts';
import { groups } from '../../../../deploy/generate/monitoring/rules.ts';
import { reasonsNamed, routesNamed } from '../../../../deploy/generate/monitoring/slos.ts';
import { reasons } from '../../../../src/resource/reasons.ts';
import { startApiWithoutCluster } from '../../../support/api.ts';
import { apiExposition, labelsByMetric, operatorExposition } from '../../../support/monitoring/exposed.ts';
import { selectorsOf } from '../../../support/monitoring/promql.ts';

const rules = groups.flatMap((group) => group.rules);
const recorded = rules.flatMap((rule) => ('record' in rule ? [rule.record] : []));
const alerts = rules.flatMap((rule) => ('alert' in rule ? [rule] : []));
const panels = rows.flatMap((row) => row.panels);

/** Of the kubelet and of kube-state-metrics, for the panels only. */
const foreign = [
  'container_cpu_usage_seconds_total',
  'container_cpu_cfs_periods_total',
  'container_cpu_cfs_throttled_periods_total',
  'container_memory_working_set_bytes',
  'container_network_receive_bytes_total',
  'container_network_transmit_bytes_total',
  'kube_pod_status_phase',
  'kube_namespace_status_phase',
];

/** Labels that Prometheus gives to what it scrapes or records. */
const given = ['pod', 'namespace', 'slo'];

// Loading the API takes long on a busy machine.
let exposed: ReadonlyMap<string, ReadonlySet<string>>;
beforeAll(async () => {
  exposed = labelsByMetric(`${await operatorExposition()}\n${await apiExposition()}`);
});

/** What an expression names and nobody exposes or records. */
const unknownIn = (expression: string, others: readonly string[] = []): string[] =>
  selectorsOf(expression)
    .filter(({ metric }) => !others.includes(metric))
    .flatMap(({ metric, labels }) => {
      const known = recorded.includes(metric) ? new Set<string>() : exposed.get(metric);
      if (!known) return [metric];
      return labels
        .filter((label) => !known.has(label) && !given.includes(label))
        .map((label) => `${metric}{${label}}`);
    });

describe('selectorsOf', () => {
  it('finds metrics and the labels that they are selected by, and nothing else', () => {
    const expression =
      'sum by (le, pod) (rate(a_total{x="and b{c}",y!~"\\"d"}[5m])) / on (pod) e:f unless max(g{}) > 2 * 0.5 or time() - h';
    expect(selectorsOf(expression)).toEqual([
      { metric: 'a_total', labels: ['x', 'y'] },
      { metric: 'e:f', labels: [] },
      { metric: 'g', labels: [] },
      { metric: 'h', labels: [] },
    ]);
  });
});

describe('the rules', () => {
  it('name metrics and labels that the product exposes', () => {
    expect(rules.flatMap(({ expr }) => unknownIn(expr))).toEqual([]);
  });

  it('notice a metric and a label that nobody exposes', () => {
    expect(unknownIn('dockerfilejob_leaders + sum(dockerfilejob_leader{role="a"})')).toEqual([
      'dockerfilejob_leaders',
      'dockerfilejob_leader{role}',
    ]);
  });

  it('name reasons that jobs can have', () => {
    expect(reasons).toEqual(expect.arrayContaining([...reasonsNamed]));
  });

  it('name routes that the API has', async () => {
    const api = await startApiWithoutCluster({ mode: 'token' });
    const { json } = await api.send({ path: '/api/v1/openapi.json' });
    await api.stop();
    const { paths } = json as { paths: object };
    const known = Object.keys(paths).map((path) => path.replace(/\{(\w+)\}/g, ':$1'));
    expect([...known, 'unmatched']).toEqual(expect.arrayContaining([...routesNamed]));
  });
});

describe('the dashboard', () => {
  it('names metrics and labels that the product, the kubelet or kube-state-metrics exposes', () => {
    const expressions = panels.flatMap(({ queries }) => Object.values(queries));
    expect(expressions.flatMap((expression) => unknownIn(expression, foreign))).toEqual([]);
  });

  it('uses each of the foreign metrics', () => {
    const used = panels
      .flatMap(({ queries }) => Object.values(queries).flatMap(selectorsOf))
      .map(({ metric }) => metric);
    expect(used).toEqual(expect.arrayContaining(foreign));
  });
});

describe('docs/observability.md', () => {
  const page = readFileSync('docs/observability.md', 'utf8');

  it.each([...new Set(alerts.map(({ alert }) => alert))])('says what to do about %s', (name) => {
    expect(page).toContain(`\n### ${name}\n`);
    const links = alerts
      .filter(({ alert }) => alert === name)
      .map(({ annotations }) => annotations.runbook_url);
    expect(new Set(links)).toEqual(new Set([`docs/observability.md#${name.toLowerCase()}`]));
  });

  it('has no alert that there is none of', () => {
    const named = Array.from(page.matchAll(/^### (DockerfileJob\w+)$/gm), ([, name]) => name);
    expect(named.sort()).toEqual([...new Set(alerts.map(({ alert }) => alert))].sort());
  });

  it('explains each metric of the product', () => {
    const own = [...exposed.keys()].filter((name) => name.startsWith('dockerfilejob_'));
    const families = new Set(own.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    for (const name of families) expect(page).toContain(`| \`${name}\` |`);
  });
});
