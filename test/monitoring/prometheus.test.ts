import { productNamespace } from '../../deploy/local/install/release.ts';
import { kubectl, tryKubectl } from '../support/cluster/kubectl.ts';
import { leadingOperator } from '../support/cluster/operator.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { renderForRelease, until, usePrometheus, type Sample } from '../support/monitoring/use-prometheus.ts';

jest.setTimeout(240_000);

const prometheus = usePrometheus('prometheus');
const deployment = 'deployment/dockerfilejob-operator';

/** Addresses of the pods of a part. */
const podsOf = async (component: string): Promise<string[]> => {
  const selector = `app.kubernetes.io/component=${component}`;
  const addresses = ['-o', 'jsonpath={.items[*].status.podIP}'];
  return (await kubectl(['get', 'pods', '-n', productNamespace, '-l', selector, ...addresses])).split(' ');
};

/** The address in the name that DNS has for a pod: 10-91-0-7.… */
const addressOf = ({ labels }: Sample): string =>
  (labels['instance'] ?? '').replace(/\..*$/, '').replaceAll('-', '.');

test('Prometheus scrapes the operator and each replica of the API, as the PodMonitors say', async () => {
  const pods = [...(await podsOf('operator')), ...(await podsOf('api'))].sort();
  const up = await until(prometheus(), 'up == 1', (samples) => samples.length >= pods.length);
  expect(up.map(addressOf).sort()).toEqual(pods);
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
  await until(prometheus(), query, ([network]) => network?.labels['finding'] === 'proved');
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
  const policyFor = (metricsFrom: readonly object[]): Promise<string> =>
    renderForRelease({ networkPolicy: { enabled: true, metricsFrom } }, 'operator/network-policy');
  const allow = async (namespace: string): Promise<void> => {
    const matchLabels = { 'kubernetes.io/metadata.name': namespace };
    await kubectl(['apply', '-f', '-'], await policyFor([{ namespaceSelector: { matchLabels } }]));
  };
  /** Whether the pod of Prometheus can open another connection. Those that are open stay so. */
  const connects = async (): Promise<boolean> => {
    const { namespace } = prometheus();
    const [operator = ''] = await podsOf('operator');
    const open = ['timeout', '2', 'bash', '-c', `exec 3<>/dev/tcp/${operator}/9090`];
    return (await tryKubectl(['exec', '-n', namespace, namespace, '--', ...open])).code === 0;
  };
  const becomes = (wanted: boolean): Promise<true> =>
    patiently(
      async () => ((await connects()) === wanted ? true : undefined),
      `a connection to the operator to be ${wanted ? 'possible' : 'impossible'}`,
    );
  afterAll(async () => {
    await kubectl(['apply', '-f', '-'], await policyFor([]));
  });

  it('keeps other namespaces from scraping the operator', async () => {
    await becomes(true);
    await allow('monitoring');
    await becomes(false);
  });

  it('lets the namespace that it names in', async () => {
    await allow(prometheus().namespace);
    await becomes(true);
  });

  it('lets canaries in, so that only the policies of jobs keep them away', async () => {
    await allow('monitoring');
    await becomes(false);
    const label = (value: string): Promise<string> =>
      kubectl(['label', 'namespace', prometheus().namespace, `dockerfilejob.io/probe${value}`]);
    // For a moment only: the next probe deletes what older ones have left behind.
    await label('=example');
    await becomes(true);
    await label('-');
  });
});
