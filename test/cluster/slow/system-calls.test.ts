import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { describeEngines } from '../../support/cluster/engines.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { fixture } from '../../support/cluster/samples.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('system-calls');
const calls = fixture('calls.py');

/** The system calls of the fixture, and whether each was allowed or refused. */
const answersIn = (log = ''): object =>
  Object.fromEntries(
    [...log.matchAll(/(ALLOWED|refused) ([a-z-]+)/g)].map(([, answer = '', name = '']) => [name, answer]),
  );

const every = (answer: 'ALLOWED' | 'refused') => ({
  mount: answer,
  bpf: answer,
  userfaultfd: answer,
  keyctl: answer,
  'unshare-mounts': answer,
  'unshare-users': answer,
});

/** Runs a job whose image has the program, and reads its archive. */
async function archiveOf(name: string, dockerfile: string, build: SpecInput['build'] = {}) {
  await team().cluster.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: team().namespace },
    data: { Dockerfile: `FROM python:3.11\nCOPY calls.py /calls.py\n${dockerfile}\n`, 'calls.py': calls },
  });
  const over: DockerfileJob = await team().ended(
    await team().submit({ source: { configMap: { name } }, build }),
  );
  const job = await team().until(over, ({ status }) => status.archive !== undefined, 'its archive');
  return { status: job.status, archive: await readArchive(team().cluster, job) };
}

const trying = `CMD python3 /calls.py && echo '{"perf":1}' >/data/perf.json`;

test('a container without a filter and with capabilities may make all calls: the tests of attack 33 prove something', async () => {
  await team().cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'control', namespace: team().namespace },
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'python',
          image: 'python:3.11',
          command: ['python3', '-c', calls],
          securityContext: {
            capabilities: { add: ['SYS_ADMIN', 'SYS_PTRACE', 'BPF'] },
            seccompProfile: { type: 'Unconfined' },
            appArmorProfile: { type: 'Unconfined' },
          },
        },
      ],
    },
  });
  await kubectl([
    ...['wait', '-n', team().namespace, 'pod/control', '--timeout=120s'],
    '--for=jsonpath={.status.phase}=Succeeded',
  ]);
  expect(answersIn(await kubectl(['logs', '-n', team().namespace, 'control']))).toEqual(every('ALLOWED'));
});

test('attack 33: under gVisor, CMD reaches only what its own kernel allows without capabilities', async () => {
  const { status, archive } = await archiveOf('gvisor', trying);
  expect(status).toMatchObject({ phase: 'Succeeded', sandbox: { runtimeClass: 'gvisor' } });
  // gVisor answers these itself: they make a keyring, and a namespace, of its own and not of the node.
  const own = { keyctl: 'ALLOWED', 'unshare-users': 'ALLOWED' };
  expect(answersIn(archive?.['run.log'])).toEqual({ ...every('refused'), ...own });
});

describe('in a user namespace', () => {
  useOperatorWith({ RUNTIME_CLASSES: '[]' });

  test('attack 33: CMD may make none of these calls', async () => {
    const { status, archive } = await archiveOf('user-namespace', trying);
    expect(status).toMatchObject({ phase: 'Succeeded', sandbox: { userNamespace: true } });
    expect(answersIn(archive?.['run.log'])).toEqual(every('refused'));
  });
});

describeEngines((engine) => {
  test('attack 33: RUN may make none of these calls', async () => {
    const dockerfile = `RUN python3 /calls.py\n${trying}`;
    const { status, archive } = await archiveOf(`build-${engine}`, dockerfile, { engine });
    expect(status.phase).toBe('Succeeded');
    expect(answersIn(archive?.['build.log'])).toEqual(every('refused'));
  });
});
