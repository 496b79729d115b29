import { z } from 'zod';
import { addresses, workspaceRegistry } from '../../deploy/local/node/addresses.ts';
import { filesConfigMap } from '../../src/pipeline/manifest/files.ts';
import { nameResolutionMounts, nameResolutionVolume } from '../../src/pipeline/manifest/name-resolution.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import type { SpecInput } from '../../src/resource/spec.ts';
import { readArchive } from '../support/cluster/archive.ts';
import { describeEngines } from '../support/cluster/engines.ts';
import { kubectl } from '../support/cluster/kubectl.ts';
import { fixture } from '../support/cluster/samples.ts';
import { makeContext } from '../support/context.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('isolation');
const probe = fixture('probe.py');

/** Addresses that neither builds nor runs may reach. All are in the cluster itself. */
const forbidden = (neighbour: string) => [
  `apiserver-service=tcp://${addresses.apiService}:443`,
  `apiserver=tcp://${addresses.node}:6443`,
  `kubelet=tcp://${addresses.node}:10250`,
  `neighbour=tcp://${neighbour}:8000`,
  `rest-interface=tcp://${addresses.node}:30080`,
];
const neededByBuilds = [
  `mirror-registry=tcp://${addresses.node}:5000`,
  `workspace-registry=tcp://${workspaceRegistry}`,
  `cluster-dns=dns://${addresses.clusterDns}:53`,
];

/** An ordinary pod in the team's namespace, which no policy selects. */
const pod = (name: string, args: readonly string[]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: team().namespace },
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 0,
    containers: [{ name: 'python', image: 'python:3.11', command: ['python3', ...args] }],
  },
});

const containers = z
  .array(
    z.object({
      name: z.string(),
      volumeMounts: z.array(z.object({ name: z.string() })).default([]),
    }),
  )
  .default([]);
const podSchema = z.object({
  spec: z.object({
    automountServiceAccountToken: z.boolean(),
    initContainers: containers,
    containers,
    volumes: z.array(z.object({ name: z.string(), projected: z.unknown().optional() })),
  }),
});

let neighbour: string;

beforeAll(async () => {
  await team().cluster.create(pod('neighbour', ['-m', 'http.server', '8000']));
  await kubectl(['wait', '-n', team().namespace, 'pod/neighbour', '--for=condition=Ready', '--timeout=120s']);
  neighbour = await kubectl([
    ...['get', '-n', team().namespace, 'pod/neighbour', '-o', 'jsonpath={.status.podIP}'],
  ]);
});

/** Runs a job that probes its surroundings. @param dockerfile instructions; the probe is at /probe.py */
async function probing(
  name: string,
  dockerfile: string,
  build: SpecInput['build'] = {},
): Promise<DockerfileJob> {
  const files = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: team().namespace },
    data: { Dockerfile: `FROM python:3.11\nCOPY probe.py /probe.py\n${dockerfile}\n`, 'probe.py': probe },
  };
  await team().cluster.apply(files);
  const job = await team().ended(await team().submit({ source: { configMap: { name } }, build }));
  await team().cleaned(job);
  return team().until(job, ({ status }) => status.archive !== undefined, 'its archive');
}

test('a pod that no policy selects can reach every address: the isolation tests prove something', async () => {
  const targets = [...forbidden(neighbour), ...neededByBuilds];
  await team().cluster.create(pod('control', ['-c', probe, '/dev/null', ...targets]));
  await kubectl([
    ...['wait', '-n', team().namespace, 'pod/control', '--timeout=120s'],
    '--for=jsonpath={.status.phase}=Succeeded',
  ]);
  const log = await kubectl(['logs', '-n', team().namespace, 'control']);
  const reached = log.split('\n').filter((line) => line.startsWith('FOUND reached '));
  expect(reached).toHaveLength(targets.length);
  expect(log).toContain('FOUND secret /var/run/secrets/kubernetes.io');
  expect(log).toContain('FOUND raw frames');
  expect(log).toContain('FOUND NET_RAW in the bounding set');
  expect(log).toContain('FOUND variable KUBERNETES_SERVICE_HOST=');
});

test('attacks 41, 42, 45, 64: a run container reaches nothing, and has no token, no API server address and no capability', async () => {
  const targets = [...forbidden(neighbour), ...neededByBuilds];
  const command = JSON.stringify(['python3', '/probe.py', '/data/perf.json', '--privileges', ...targets]);
  const job = await probing('run', `CMD ${command}`);
  const archive = await readArchive(team().cluster, job);
  expect(archive?.['run.log']).not.toContain('FOUND');
  expect(archive?.['run.log']?.match(/^closed /gm)).toHaveLength(targets.length);
  expect(job.status).toMatchObject({ phase: 'Succeeded', performance: 0 });
});

describeEngines((engine) => {
  test('attacks 21, 34, 41, 64: a build reaches only registries and DNS, has neither a token nor credentials, and cannot sniff', async () => {
    const closed = `RUN python3 /probe.py /found.json ${forbidden(neighbour).join(' ')} && cat /found.json`;
    const open = `RUN python3 /probe.py /reached.json ${neededByBuilds.join(' ')}`;
    const job = await probing(`build-${engine}`, `${closed}\n${open}\nCMD cp /found.json /data/perf.json`, {
      engine,
    });
    const archive = await readArchive(team().cluster, job);
    const found = archive?.['build.log']?.match(/FOUND .*/g) ?? [];
    expect(found).toEqual(
      neededByBuilds.map((target) => `FOUND reached ${target.split('=')[0] ?? ''}`).sort(),
    );
    expect(job.status).toMatchObject({ phase: 'Succeeded', performance: 0 });
  });
});

describeEngines((engine) => {
  test('attack 32: what one build leaves in its cache, another does not find', async () => {
    const poison = 'RUN --mount=type=cache,target=/cache [ ! -e /cache/left ] && touch /cache/left';
    const building = async (...lines: string[]) => {
      const dockerfile = `FROM debian:bookworm\n${lines.join('\n')}\nCMD echo '{"perf":1}' >/data/perf.json\n`;
      return team().ended(await team().submit({ source: { dockerfile }, build: { engine } }));
    };
    const [first, control] = await Promise.all([building(poison), building(poison, `${poison} # again`)]);
    const second = await building(poison);
    expect([first, second].map(({ status }) => status.phase)).toEqual(['Succeeded', 'Succeeded']);
    // Within one build, the second RUN finds what the first has left. Kaniko has no cache at all.
    if (engine === 'buildkit') expect(control.status.failureDetails?.reason).toBe('BuildFailed');
  });
});

/** Root in one container of a pod rewrites what both resolve names with. `trusted` is given files as push is. */
test('attack 64: what a container writes to /etc/hosts and /etc/resolv.conf, push beside it does not read', async () => {
  const context = makeContext({ settings: { resolvConf: 'nameserver 192.0.2.53\n' } });
  const {
    data,
    metadata: { name },
  } = filesConfigMap(context);
  const metadata = { name, namespace: team().namespace };
  await team().cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
  const resolvers = 'cat /etc/hosts /etc/resolv.conf';
  // The kubelet writes hosts anew for each container that it starts, so the writer waits until all have started.
  const afterwards = `touch /out/$NAME; until [ -e /out/written ]; do sleep 0.1; done; ${resolvers}`;
  const allStarted = 'until [ -e /out/control ] && [ -e /out/trusted ]; do sleep 0.1; done';
  const container = (name: string, script: string, volumeMounts: readonly object[] = []) => ({
    ...{ name, image: 'busybox', command: ['sh', '-c', script], env: [{ name: 'NAME', value: name }] },
    volumeMounts: [...volumeMounts, { name: 'out', mountPath: '/out' }],
  });
  const evil = 'echo 192.0.2.66 registry.test >>/etc/hosts; echo nameserver 192.0.2.66 >/etc/resolv.conf';
  await team().cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'hosts', namespace: team().namespace },
    spec: {
      ...{ restartPolicy: 'Never', hostUsers: false },
      containers: [
        container('untrusted', `${allStarted}; ${evil}; touch /out/written`),
        container('control', afterwards),
        container('trusted', afterwards, nameResolutionMounts),
      ],
      volumes: [{ name: 'out', emptyDir: {} }, nameResolutionVolume],
    },
  });
  await kubectl([
    ...['wait', '-n', team().namespace, 'pod/hosts', '--timeout=120s'],
    '--for=jsonpath={.status.phase}=Succeeded',
  ]);
  const logOf = (name: string) => kubectl(['logs', '-n', team().namespace, 'hosts', '-c', name]);
  expect(await logOf('control')).toContain('192.0.2.66 registry.test');
  expect(await logOf('control')).toContain('nameserver 192.0.2.66');
  expect(await logOf('trusted')).toBe(`${data?.['hosts'] ?? ''}${data?.['resolv.conf'] ?? ''}`);
});

test('only trusted containers mount the registry credentials, and no pod mounts a token', async () => {
  const job = await probing('mounts', `CMD echo '{"perf":1}' > /data/perf.json`);
  const pods = team()
    .podsOf(job)
    .map((one) => podSchema.parse(one));
  const mounting = pods.flatMap(({ spec }) =>
    [...spec.initContainers, ...spec.containers]
      .filter(({ volumeMounts }) => volumeMounts.some(({ name }) => name === 'registry'))
      .map(({ name }) => name),
  );
  expect(pods).toHaveLength(3);
  expect(mounting.sort()).toEqual(['push', 'summarize', 'trivy']);
  for (const { spec } of pods) {
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.volumes.filter(({ projected }) => projected !== undefined)).toEqual([]);
  }
});
