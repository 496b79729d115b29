import { productNamespace } from '../../deploy/local/install/release.ts';
import { kubectl } from '../support/cluster/kubectl.ts';
import { leadingOperator } from '../support/cluster/operator.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { renderForRelease, until, usePrometheus } from '../support/monitoring/use-prometheus.ts';

jest.setTimeout(240_000);

const prometheus = usePrometheus('prometheus');
const deployment = 'deployment/dockerfilejob-operator';

const podsOf = async (component: string): Promise<string[]> => {
  const selector = `app.kubernetes.io/component=${component}`;
  const names = ['-o', 'jsonpath={.items[*].metadata.name}'];
  return (await kubectl(['get', 'pods', '-n', productNamespace, '-l', selector, ...names])).split(' ');
};

test('Prometheus scrapes the operator and each replica of the API, as the PodMonitors say', async () => {
  const pods = [...(await podsOf('operator')), ...(await podsOf('api'))].sort();
  const up = await until(prometheus(), 'up == 1', (samples) => samples.length >= pods.length);
  expect(up.map(({ labels }) => labels['pod'] ?? '').sort()).toEqual(pods);
  expect(pods.length).toBeGreaterThan(1);
  await until(prometheus(), 'dockerfilejob_leader == 1', (samples) => samples.length === 1);
});

test('every rule can be evaluated, and no critical alert fires while all is well', async () => {
  const rules = await patiently(async () => {
    const all = await prometheus().ruleHealth();
    return all.every(({ health }) => health !== 'unknown') ? all : undefined;
  }, 'all rules to be evaluated');
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  expect(rules.length).toBeGreaterThan(40);
  await until(prometheus(), 'ALERTS{severity="critical"}', (samples) => samples.length === 0);
});

test('the isolation of this cluster is proved, as the metrics say', async () => {
  const query = 'dockerfilejob_isolation{isolation="network",required="true"} == 1';
  const [network] = await until(prometheus(), query, (samples) => samples[0]?.labels['finding'] === 'proved');
  expect(network?.labels).toMatchObject({ namespace: productNamespace });
});

test('an alert fires when the operator is stopped, and ends when one leads again', async () => {
  const firing = 'ALERTS{alertname="DockerfileJobNoLeader",alertstate="firing"}';
  await kubectl(['scale', deployment, '-n', productNamespace, '--replicas=0']);
  try {
    const [alert] = await until(prometheus(), firing, (samples) => samples.length === 1);
    expect(alert?.labels).toMatchObject({ severity: 'critical' });
  } finally {
    await kubectl(['scale', deployment, '-n', productNamespace, '--replicas=1']);
    await leadingOperator();
  }
  await until(prometheus(), firing, (samples) => samples.length === 0);
});

describe('networkPolicy.metricsFrom', () => {
  const up = 'up{container="operator"}';
  const policyFor = (metricsFrom: readonly object[]): Promise<string> =>
    renderForRelease({ networkPolicy: { enabled: true, metricsFrom } }, 'operator/network-policy');
  const allow = async (namespace: string): Promise<void> => {
    const matchLabels = { 'kubernetes.io/metadata.name': namespace };
    await kubectl(['apply', '-f', '-'], await policyFor([{ namespaceSelector: { matchLabels } }]));
  };
  afterAll(async () => {
    await kubectl(['apply', '-f', '-'], await policyFor([]));
  });

  it('keeps other namespaces from scraping the operator', async () => {
    await allow('monitoring');
    await until(prometheus(), up, ([sample]) => sample?.value === 0);
  });

  it('lets the namespace that it names in', async () => {
    await allow(prometheus().namespace);
    await until(prometheus(), up, ([sample]) => sample?.value === 1);
  });

  it('lets canaries in, so that only the policies of jobs keep them away', async () => {
    await allow('monitoring');
    await until(prometheus(), up, ([sample]) => sample?.value === 0);
    const label = (value: string) =>
      kubectl(['label', 'namespace', prometheus().namespace, `dockerfilejob.io/probe${value}`]);
    // For a moment only: the next probe deletes what older ones have left behind.
    await label('=example');
    await until(prometheus(), up, ([sample]) => sample?.value === 1);
    await label('-');
  });
});
