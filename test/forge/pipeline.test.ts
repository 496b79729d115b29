import { addresses } from '../../deploy/local/node/addresses.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { kubectl } from '../support/cluster/kubectl.ts';
import { letNodePullFrom } from '../support/cluster/node-pulls.ts';
import { egressWith } from '../support/cluster/node-relay.ts';
import { useOperatorWith } from '../support/cluster/operator.ts';
import { addressOf, deploymentOf } from '../support/cluster/rollouts.ts';
import { success, summaryOf } from '../support/cluster/summary.ts';
import { useTeam } from '../support/cluster/use-team.ts';
import {
  pushAndPullSecrets,
  startUserRegistry,
  type UserRegistry,
} from '../support/cluster/user-registry.ts';
import { sampleFiles, sampleObjects } from '../support/forge/sample.ts';
import { useForge } from '../support/forge/use-forge.ts';

const name = 'student-list';
const context = `dockerfilejob/${name}`;
const team = useTeam('pipeline');
const forge = useForge(team, name);
const files = sampleFiles();
const { 'app/server.py': server = '', Dockerfile: dockerfile = '' } = files;

let registry: UserRegistry;
let host = '';
let pullsNoMore: () => Promise<void>;

beforeAll(async () => {
  registry = await startUserRegistry(1);
  host = `${addresses.node}:${registry.ways[0]?.port ?? 0}`;
  pullsNoMore = await letNodePullFrom(host);
  await pushAndPullSecrets(team(), host);
  forge().push(files);
  await kubectl(['apply', '-f', '-'], sampleObjects(forge().url, host, team().namespace));
  await forge().hook(name, ['push']);
});
afterAll(async () => {
  await pullsNoMore();
  await registry.stop();
});
useOperatorWith(async () => ({
  EGRESS_REGISTRIES: await egressWith(forge().gitea.port, ...registry.ways.map(({ port }) => port)),
}));

const ended = async (commit: string): Promise<DockerfileJob> =>
  team().ended(await forge().jobOf(name, commit));

/** The status and the body that the Service answers with, if it is asked with this password. */
async function ages(password: string): Promise<[number, unknown]> {
  const url = new URL('/pozos/api/v1.0/get_student_ages', await addressOf(team(), name));
  const authorization = `Basic ${Buffer.from(`toto:${password}`).toString('base64')}`;
  const response = await fetch(url, { headers: { authorization } });
  return [response.status, await response.json()];
}

test('a push is built, scanned, tested, published, deployed and attacked, and one object says it all', async () => {
  const commit = forge().push({ 'README.md': 'The ages of students.\n' });
  const job = await ended(commit);
  expect(summaryOf(job)).toEqual(success(1));
  const { digest = '' } = job.status.image ?? {};
  const image = `${host}/team/${name}@${digest}`;
  expect(job.status).toMatchObject({
    source: { git: { commitSha: commit } },
    output: { image: `${host}/team/${name}:latest`, digest },
    deployment: { name, image, revision: '1' },
    verification: { critical: 0, high: 0, gating: 0 },
  });
  expect(job.status.test?.every(({ passed }) => passed)).toBe(true);
  const times = { startTime: expect.any(String) as string, endTime: expect.any(String) as string };
  expect(job.status.steps).toEqual(
    ['admit', 'isolate', 'build', 'scan', 'run', 'publish', 'deploy', 'verify'].map(
      (step) => expect.objectContaining({ name: step, state: 'Succeeded', ...times }) as unknown,
    ),
  );
  expect((await deploymentOf(team(), name))?.image).toBe(image);
  expect(await ages('python')).toEqual([
    200,
    { student_ages: expect.objectContaining({ alice: '12' }) as unknown },
  ]);
  expect((await ages('guess'))[0]).toBe(401);
  expect(await forge().statusesOf(commit)).toMatchObject([
    { status: 'success', context, description: 'performance 1' },
    { status: 'pending', context, description: 'started' },
  ]);
});

test.each([
  ['answers 500', 'if knows(', 'raise RuntimeError\n        if knows(', 'the ages'],
  ['asks nobody for a password', 'if knows(', 'if True or knows(', 'nobody gets the ages without a password'],
])(
  'a commit that %s fails its test, with what was expected and got, and is neither published nor deployed',
  async (_, from, to, check) => {
    const before = [
      await registry.crane(['digest'], `team/${name}:latest`),
      await deploymentOf(team(), name),
    ];
    const commit = forge().push({ 'app/server.py': server.replace(from, to) });
    const { status } = await ended(commit);
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'TestFailed' } });
    expect(status.failureDetails?.message).toContain(check);
    expect([
      await registry.crane(['digest'], `team/${name}:latest`),
      await deploymentOf(team(), name),
    ]).toEqual(before);
    expect(await forge().statusesOf(commit)).toMatchObject([
      { status: 'failure', context, description: expect.stringMatching(/^TestFailed: /) as string },
      { status: 'pending', context },
    ]);
  },
);

test('a commit with a vulnerability that has a fix is neither run, published nor deployed', async () => {
  const before = [await registry.crane(['digest'], `team/${name}:latest`), await deploymentOf(team(), name)];
  const metadata = '/usr/lib/python3/dist-packages/requests-2.19.1.dist-info';
  const vulnerable = `RUN mkdir -p ${metadata} && printf 'Metadata-Version: 2.1\\nName: requests\\nVersion: 2.19.1\\n' > ${metadata}/METADATA\nUSER 10001\n`;
  const commit = forge().push({
    'app/server.py': server,
    Dockerfile: dockerfile.replace('USER 10001\n', vulnerable),
  });
  const job = await ended(commit);
  expect(summaryOf(job)).toMatchObject({ phase: 'Failed', reason: 'VulnerabilitiesFound' });
  expect(team().phases(job)).not.toContain('Running');
  expect([await registry.crane(['digest'], `team/${name}:latest`), await deploymentOf(team(), name)]).toEqual(
    before,
  );
});

test('of three pushes within a second, the last is deployed and the others are canceled', async () => {
  const begun = Date.now();
  const commits = ['one', 'two', 'three'].map((text) =>
    forge().push({ Dockerfile: dockerfile, 'README.md': `${text}\n` }),
  );
  expect(Date.now() - begun).toBeLessThan(10_000);
  const jobs = await Promise.all(commits.map(ended));
  expect(jobs.map(({ status }) => status.phase)).toEqual(['Canceled', 'Canceled', 'Succeeded']);
  expect((await deploymentOf(team(), name))?.image).toBe(jobs[2]?.status.deployment?.image);
});
