import { labels } from '../../../src/resource/names.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { kubectl, tryKubectl } from '../../support/cluster/kubectl.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('linter');
const hostile = useTeam('linter-hostile');

const inSystem = ['--namespace=dockerfilejob-system'];
const linter = 'deployment/dockerfilejob-linter';

const restarts = (): Promise<string> =>
  kubectl([
    ...['get', 'pods', ...inSystem, '--selector=app.kubernetes.io/component=linter'],
    '--output=jsonpath={.items[*].status.containerStatuses[*].restartCount}',
  ]);
const inContainer = (container: string, ...command: string[]) =>
  tryKubectl(['exec', linter, ...inSystem, `--container=${container}`, '--', ...command]);

/** One of its own for each job, because the findings in a text that is known are not asked for again. */
let count = 0;
const dockerfile = (): string => `${perf}# ${(count += 1)}\n`;

test('the scan pod has no container for the linters', async () => {
  const job = await team().ended(await team().submit({ source: { dockerfile: dockerfile() } }));
  const pod = team()
    .podsOf(job)
    .find(({ metadata }) => metadata.labels[labels.step] === 'scan');
  expect(pod).toMatchObject({ spec: { containers: [{ name: 'trivy' }, { name: 'summarize' }] } });
});

test('attack 84: texts that take Hadolint all of its time and memory hold up neither their jobs nor the findings of others', async () => {
  const before = await restarts();
  const slow = (name: string) => `${perf}RUN : ${name} ${'a b '.repeat(30_000)}\n`;
  const jobs = await Promise.all(
    ['one', 'two', 'three'].map((name) => hostile().submit({ source: { dockerfile: slow(name) } })),
  );
  const honest = await team().submit({ source: { dockerfile: dockerfile() } });
  const ended = await team().ended(honest);
  expect(ended.status.phase).toBe('Succeeded');
  const { status } = await team().until(
    honest,
    (now) => now.status.lint !== undefined && now.status.audit !== undefined,
    'the findings',
  );
  expect(status.lint?.warnings).toBeGreaterThan(0);
  for (const job of jobs) await hostile().ended(job);
  // Its turn comes after the three of its namespace.
  const last = await hostile().submit({ source: { dockerfile: dockerfile() } });
  await hostile().until(last, (now) => now.status.lint !== undefined, 'the findings of the last one');
  for (const job of jobs) expect((await hostile().ended(job)).status).not.toHaveProperty('lint');
  expect(await restarts()).toBe(before);
});

test('attack 85: what is left in the container of a tool has ended before the next report is read', async () => {
  const leave = 'sleep 300 </dev/null >/dev/null 2>&1 & echo $!';
  const { stdout: pid } = await inContainer('hadolint', 'sh', '-c', leave);
  const look = `grep '^State:.[RSD]' /proc/${pid.trim()}/status >/dev/null && echo alive || echo ended`;
  expect((await inContainer('hadolint', 'sh', '-c', look)).stdout).toBe('alive\n');
  const job = await team().submit({ source: { dockerfile: dockerfile() } });
  await team().until(job, (now) => now.status.lint !== undefined, 'the findings');
  expect((await inContainer('hadolint', 'sh', '-c', look)).stdout).toBe('ended\n');
});

describe('attack 86: the linter', () => {
  const address = (): Promise<string> =>
    kubectl([
      ...['get', 'service/dockerfilejob-linter', ...inSystem],
      '--output=jsonpath={.spec.clusterIP}:{.spec.ports[0].port}',
    ]);
  const connect = (to: string) => `timeout 5 bash -c 'exec 3<>/dev/tcp/${to.replace(':', '/')}'`;

  test('can be reached by the operator, and not even by the API', async () => {
    const ask = `fetch('http://${await address()}/healthz', { signal: AbortSignal.timeout(3000) })
      .then(({ status }) => console.log(status), () => console.log('refused'))`;
    const from = async (component: string) => {
      const pod = `deployment/dockerfilejob-${component}`;
      return (await tryKubectl(['exec', pod, ...inSystem, '--', 'node', '-e', ask])).stdout;
    };
    expect(await from('operator')).toBe('200\n');
    expect(await from('api')).toBe('refused\n');
  });

  test('cannot be reached by a build', async () => {
    const dockerfile = perf.replace('\n', `\nRUN if ${connect(await address())}; then exit 9; fi\n`);
    const { status } = await team().ended(await team().submit({ source: { dockerfile } }));
    expect(status.phase).toBe('Succeeded');
  });

  test('has tools that can connect to nothing', async () => {
    const registry = connect('10.90.0.2:5000');
    const { stdout } = await inContainer('lynis', 'sh', '-c', `${registry} || echo refused`);
    expect(stdout).toBe('refused\n');
  });
});

test('without the linter, jobs are the same, but for its findings', async () => {
  await kubectl(['scale', linter, ...inSystem, '--replicas=0']);
  try {
    await kubectl([
      'wait',
      'pods',
      ...inSystem,
      '--selector=app.kubernetes.io/component=linter',
      '--for=delete',
    ]);
    const { status } = await team().ended(await team().submit({ source: { dockerfile: dockerfile() } }));
    expect(status).toMatchObject({ phase: 'Succeeded', performance: 0.99 });
    expect(status).not.toHaveProperty('lint');
  } finally {
    await kubectl(['scale', linter, ...inSystem, '--replicas=1']);
    await kubectl(['rollout', 'status', linter, ...inSystem, '--timeout=120s']);
  }
});
