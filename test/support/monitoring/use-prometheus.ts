import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { productNamespace, release } from '../../../deploy/local/install/release.ts';
import { releaseValues, renderChart } from '../cluster/helm.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { patiently } from '../cluster/patiently.ts';
import { useNamespace } from '../cluster/use-namespace.ts';
import { port, prometheusPod } from './prometheus-pod.ts';
import { prometheusProgram } from './promtool.ts';
import { scrapeOf, type Scrape } from './scrape-config.ts';

export interface Prometheus {
  readonly namespace: string;
  /** Evaluates an instant query. */
  readonly query: (expression: string) => Promise<readonly Sample[]>;
  /** The state of each rule: `ok`, `err` or `unknown`. */
  readonly ruleHealth: () => Promise<readonly RuleHealth[]>;
}

const sampleSchema = z
  .object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })
  .transform(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
export type Sample = z.output<typeof sampleSchema>;
const answerSchema = z.object({ data: z.object({ result: z.array(sampleSchema) }) });

const ruleSchema = z.object({ name: z.string(), health: z.string(), lastError: z.string().default('') });
export type RuleHealth = z.output<typeof ruleSchema>;
const rulesSchema = z.object({
  data: z.object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) }),
});

/** Renders the monitors, rules or policy of the chart, as they would be installed with these values. */
export async function renderForRelease(values: object, template: string): Promise<string> {
  return renderChart(release, { ...(await releaseValues()), ...values }, [template], productNamespace);
}

/**
 * Starts Prometheus for the tests of a file. It scrapes what the PodMonitors of the chart select, and has its rules, but
 * looks each second and waits for five seconds where the rules say minutes. Deletes all of it afterwards.
 */
export function usePrometheus(prefix: string): () => Prometheus {
  const place = useNamespace(prefix);
  let prometheus: Prometheus | undefined;
  beforeAll(async () => {
    const { namespace } = place();
    const program = await prometheusProgram('prometheus');
    const scrapes = await scrapesOf(namespace);
    const items = [
      ...scrapes.map(({ service }) => service),
      ...prometheusPod({ name: namespace, namespace, program, files: files(scrapes) }),
    ];
    await kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await kubectl(['wait', '--for=condition=Ready', `pod/${namespace}`, '-n', namespace, '--timeout=60s']);
    const ask = (path: string): Promise<string> =>
      kubectl([
        'get',
        '--raw',
        `/api/v1/namespaces/${namespace}/pods/${namespace}:${port}/proxy/api/v1/${path}`,
      ]);
    prometheus = {
      namespace,
      query: async (expression) =>
        answerSchema.parse(JSON.parse(await ask(`query?query=${encodeURIComponent(expression)}`))).data
          .result,
      ruleHealth: async () =>
        rulesSchema.parse(JSON.parse(await ask('rules'))).data.groups.flatMap(({ rules }) => rules),
    };
  });
  afterAll(async () => {
    const { namespace } = place();
    const services = parts.map((part) => serviceName(namespace, part));
    await kubectl(['delete', 'service', ...services, '-n', productNamespace, '--ignore-not-found']);
  });
  return () => {
    if (!prometheus) throw new Error('Prometheus is started in beforeAll');
    return prometheus;
  };
}

const parts = ['operator', 'api'] as const;
const serviceName = (namespace: string, part: string): string => `${namespace}-${part}`;

async function scrapesOf(namespace: string): Promise<readonly Scrape[]> {
  const values = { monitoring: { enabled: true, interval: '1s' } };
  const monitors = parts.map(async (part) =>
    scrapeOf(await renderForRelease(values, `monitoring/${part}`), serviceName(namespace, part)),
  );
  return Promise.all(monitors);
}

const files = (scrapes: readonly Scrape[]) => ({
  // JSON is YAML.
  'prometheus.yml': JSON.stringify({
    global: { evaluation_interval: '1s' },
    rule_files: ['rules.yaml'],
    scrape_configs: scrapes.map(({ config }) => config),
  }),
  'rules.yaml': readFileSync('deploy/monitoring/rules.yaml', 'utf8').replaceAll(/ for: \w+$/gm, ' for: 5s'),
});

/** Waits until a query has a result that fits. */
export const until = (
  { query }: Prometheus,
  expression: string,
  fits: (samples: readonly Sample[]) => boolean,
): Promise<readonly Sample[]> =>
  patiently(async () => {
    const samples = await query(expression);
    return fits(samples) ? samples : undefined;
  }, `a fitting result of ${expression}`);
