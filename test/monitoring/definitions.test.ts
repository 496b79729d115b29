import { releaseValues } from '../support/cluster/helm.ts';
import { kubectl, tryKubectl } from '../support/cluster/kubectl.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { definitions, definitionsInYaml } from '../support/monitoring/prometheus-operator.ts';
import { renderForRelease } from '../support/monitoring/use-prometheus.ts';

jest.setTimeout(240_000);

describe('with the definitions of the Prometheus Operator', () => {
  /** Those that were not there before. */
  const created: string[] = [];

  beforeAll(async () => {
    for (const [index, yaml] of (await definitionsInYaml()).entries()) {
      const name = definitions[index] ?? '';
      if ((await tryKubectl(['get', 'crd', name])).code === 0) continue;
      await kubectl(['create', '-f', '-'], yaml);
      created.push(name);
      const wait = ['wait', '--for=condition=Established', `crd/${name}`, '--timeout=5s'];
      // A definition without any conditions yet is an error.
      await patiently(async () => ((await tryKubectl(wait)).code === 0 ? true : undefined), name);
    }
  });
  afterAll(async () => {
    for (const name of created) await kubectl(['delete', 'crd', name]);
  });

  const monitoring = { enabled: true, labels: { release: 'prometheus' }, interval: '15s' };
  const render = async (template: string, api: object = {}): Promise<string> => {
    const values = await releaseValues();
    return renderForRelease({ monitoring, api: { ...values.api, ...api } }, template);
  };
  const apply = (yaml: string) =>
    tryKubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], yaml);

  it.each(['monitoring/operator', 'monitoring/api', 'monitoring/rules', 'monitoring/dashboard'])(
    'the API server accepts %s of the chart',
    async (template) => {
      expect(await apply(await render(template))).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it('the API server accepts the PodMonitor of an API that serves TLS', async () => {
    const rendered = await render('monitoring/api', { tls: { secretName: 'api-tls' } });
    expect(rendered).toContain('insecureSkipVerify: true');
    expect(await apply(rendered)).toMatchObject({ code: 0, stderr: '' });
  });

  it('the API server refuses a field that a PodMonitor does not have', async () => {
    const rendered = (await render('monitoring/api')).replace('path: /metrics', 'pfad: /metrics');
    expect(await apply(rendered)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('pfad') as string,
    });
  });

  it('the alerts on the API are left out where there is none', async () => {
    expect(await render('monitoring/rules')).toContain('DockerfileJobApiAbsent');
    expect(await render('monitoring/rules', { enabled: false })).not.toContain('DockerfileJobApi');
  });
});
