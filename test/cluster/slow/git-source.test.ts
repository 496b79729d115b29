import { z } from 'zod';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { leaving } from '../../support/cluster/dockerfiles.ts';
import { describeEngines } from '../../support/cluster/engines.ts';
import { egressWith, machineAddress, relayOnNode, type NodeRelay } from '../../support/cluster/node-relay.ts';
import { killOperator, useOperatorWith } from '../../support/cluster/operator.ts';
import { pack, rest } from '../../support/cluster/rest.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { useTeam } from '../../support/cluster/use-team.ts';
import { makeRepository, type Repository } from '../../support/git/repository.ts';
import { startGitServer, type GitServer } from '../../support/git/server.ts';
import { tempFolder } from '../../support/shell.ts';

const team = useTeam('git-source');

const copying = 'FROM debian:bookworm\nCOPY perf.json /\nCMD cp /perf.json /data/perf.json\n';
const perf = (number: number) => ({ 'evaluation/perf.json': `{"perf": ${number}}` });
const secrets = {
  allowed: { password: 'pass word', annotation: '/private' },
  wrong: { password: 'guess', annotation: '/private/' },
  unmarked: { password: 'pass word', annotation: undefined },
  elsewhere: { password: 'pass word', annotation: '/priv' },
} as const;

const folder = tempFolder();
let server: GitServer;
let relay: NodeRelay;
let model: Repository;
const commits: string[] = [];
const urlOf = (repository: string): string => server.urlOf(repository, relay.host);

beforeAll(async () => {
  model = makeRepository(folder.path, 'team/model.git');
  commits.push(model.commit({ 'evaluation/Dockerfile': copying, ...perf(0.25) }));
  model.git('tag', '--annotate', '--message=first', 'v1');
  commits.push(model.commit(perf(0.5)));
  commits.push(
    model.commit({
      ...perf(0.75),
      'broken/Dockerfile': 'FROM debian:bookworm\nRUNN true\n',
      'failing/Dockerfile': '# syntax=docker/dockerfile:1\nFROM debian:bookworm\nRUN exit 3\n',
      'asking/Dockerfile': 'FROM debian:bookworm\nRUN --network=host true\n',
      'alias/Dockerfile': { leadsTo: '../evaluation/Dockerfile' },
      'slow/Dockerfile': `FROM debian:bookworm\nRUN sleep 5\nCMD echo '{"perf":0.99}' > /data/perf.json\n`,
    }),
  );
  const looks = 'test ! -e /context/.git && ! grep -rqE --exclude=Dockerfile "pass word|me:" /context';
  makeRepository(folder.path, 'private/model.git').commit({
    Dockerfile: `FROM debian:bookworm\nCOPY . /context\nRUN ${looks}\nCMD echo '{"perf":1}' > /data/perf.json\n`,
  });
  const guarded = { path: '/private', credentials: 'me:pass word' };
  server = await startGitServer({ root: folder.path, host: machineAddress, guarded });
  relay = await relayOnNode(server.port);
  for (const [name, { password, annotation }] of Object.entries(secrets)) {
    const annotations = annotation && { 'dockerfilejob.io/git-url': urlOf(annotation.slice(1)) };
    await team().cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/basic-auth',
      metadata: { name, namespace: team().namespace, ...(annotations && { annotations }) },
      stringData: { username: 'me', password },
    });
  }
});
afterAll(async () => {
  await relay.stop();
  await server.stop();
  folder.remove();
});
useOperatorWith(async () => ({ EGRESS_REGISTRIES: await egressWith(server.port) }));

type Git = NonNullable<SpecInput['source']['git']>;

const submit = (git: Partial<Git>, spec: Partial<SpecInput> = {}): Promise<DockerfileJob> =>
  team().submit({ source: { git: { url: urlOf('team/model.git'), ...git } }, ...spec });
const ended = async (...given: Parameters<typeof submit>): Promise<DockerfileJob> =>
  team().ended(await submit(...given));

const podSchema = z.object({
  spec: z.object({
    initContainers: z.array(z.unknown()).default([]),
    containers: z.array(
      z.object({ name: z.string(), volumeMounts: z.array(z.object({ name: z.string() })).default([]) }),
    ),
  }),
});

describeEngines((engine) => {
  test('a branch whose folder has files to copy yields a performance, a commit and lint findings', async () => {
    const job = await ended({ revision: 'main', contextDir: 'evaluation' }, { build: { engine } });
    expect(summaryOf(job)).toEqual(success(0.75));
    expect(job.status.source).toEqual({ git: { commitSha: commits[2] } });
    expect(job.status.lint).toBeDefined();
  });

  test('a failing instruction is reported with its line', async () => {
    const job = await ended({ contextDir: 'failing' }, { build: { engine } });
    expect(job.status.failureDetails).toMatchObject({ reason: 'BuildFailed', location: { line: 3 } });
  });
});

test.each([
  ['a tag', () => 'v1', 0, 0.25],
  ['a commit that is not the tip of a branch', () => commits[1] ?? '', 1, 0.5],
])('%s yields the performance of that commit', async (_what, revision, index, number) => {
  const job = await ended({ revision: revision(), contextDir: 'evaluation' });
  expect(summaryOf(job)).toEqual(success(number));
  expect(job.status.source?.git?.commitSha).toBe(commits[index]);
});

test.each<[string, Partial<Git>, string, RegExp]>([
  [
    'a revision that does not exist',
    { revision: 'v2' },
    'SourceFetchFailed',
    /^spec\.source\.git\.revision: .* v2/,
  ],
  [
    'a folder that does not exist',
    { contextDir: 'nowhere' },
    'SourceFetchFailed',
    /^spec\.source\.git\.contextDir: .*"nowhere"/,
  ],
  [
    'a folder without a Dockerfile',
    {},
    'SourceFetchFailed',
    /^spec\.source\.git\.contextDir: .* no file named Dockerfile/,
  ],
  [
    'a Dockerfile that is a link',
    { contextDir: 'alias' },
    'SourceFetchFailed',
    /^spec\.source\.git\.contextDir: .*must be a regular file/,
  ],
])('%s is reported with its field', async (_what, git, reason, message) => {
  const job = await ended(git);
  expect(job.status.failureDetails).toMatchObject({
    reason,
    message: expect.stringMatching(message) as string,
    location: { container: 'clone' },
  });
  expect(job.status.steps?.find(({ name }) => name === 'build')?.attempt ?? 0).toBe(0);
});

test('the output of git is archived', async () => {
  const job = await ended({ revision: 'v2' });
  await team().cleaned(job);
  const kept = await team().until(job, ({ status }) => status.archive !== undefined, 'its archive');
  expect((await readArchive(team().cluster, kept))?.['clone.log']).toContain("couldn't find remote ref v2");
});

test('a repository that does not exist is reported with its field', async () => {
  const job = await ended({ url: urlOf('team/other.git') });
  expect(job.status.failureDetails).toMatchObject({
    reason: 'SourceFetchFailed',
    message: expect.stringMatching(/^spec\.source\.git\.url: /) as string,
  });
});

test.each([
  ['broken', 'DockerfileInvalid'],
  ['asking', 'DockerfileDenied'],
])('the Dockerfile in %s fails its job with %s, the line and the commit', async (contextDir, reason) => {
  const { status } = await ended({ contextDir });
  expect(status).toMatchObject({
    phase: 'Failed',
    failureDetails: { reason, location: { line: 2 } },
    source: { git: { commitSha: commits[2] } },
  });
});

describe('a private repository', () => {
  const url = () => urlOf('private/model.git');

  test('is built with a Secret that allows it, and the build sees neither credentials nor .git', async () => {
    const job = await ended({ url: url(), cloneSecret: 'allowed' });
    expect(summaryOf(job)).toEqual(success(1));
    const pods = team()
      .podsOf(job)
      .map((pod) => podSchema.parse(pod).spec);
    expect(pods.flatMap(({ initContainers }) => initContainers)).toHaveLength(1); // clone
    const mounted = pods.flatMap(({ containers }) => containers).flatMap(({ volumeMounts }) => volumeMounts);
    expect(mounted.filter(({ name }) => ['git', 'credentials'].includes(name))).toEqual([]);
  });

  test.each(['unmarked', 'elsewhere'])(
    'never gets the credentials of a Secret that does not allow it: %s',
    async (cloneSecret) => {
      const { status } = await ended({ url: url(), cloneSecret });
      const { reason, message } = status.failureDetails ?? {};
      expect(reason).toBe('SourceFetchFailed');
      expect(message).toContain(`must add the annotation dockerfilejob.io/git-url: ${url()}`);
      expect(status.steps?.map(({ name }) => name)).toEqual(['admit']);
    },
  );

  test.each([
    ['wrong', /^spec\.source\.git\.cloneSecret: the server rejects the credentials in Secret "wrong"/],
    ['nowhere', /^spec\.source\.git\.cloneSecret: there is no Secret \S+\/nowhere$/],
    [undefined, /^spec\.source\.git\.cloneSecret: the server requires credentials/],
  ])('is not built with the Secret %s', async (cloneSecret, says) => {
    const job = await ended({ url: url(), ...(cloneSecret !== undefined && { cloneSecret }) });
    expect(job.status.failureDetails).toMatchObject({
      reason: 'SourceFetchFailed',
      message: expect.stringMatching(says) as string,
    });
  });
});

test('a fetch is retried after a server error', async () => {
  server.failNext(1, 503);
  const job = await ended({ contextDir: 'evaluation' }, { retry: { backoff: '1s' } });
  expect(summaryOf(job)).toEqual(success(0.75));
  expect(job.status.steps?.find(({ name }) => name === 'build')?.attempt).toBe(1);
});

test('a new revision starts a new run', async () => {
  const first = await submit({ revision: 'v1', contextDir: 'evaluation' });
  expect(summaryOf(await team().ended(first))).toEqual(success(0.25));
  const second = await team().change(first, { source: { git: { revision: 'main' } } });
  const { status } = await team().ended(second);
  expect(status).toMatchObject({ run: 2, performance: 0.75, source: { git: { commitSha: commits[2] } } });
});

test('a Dockerfile submitted over REST replaces a repository', async () => {
  const job = await submit({ contextDir: 'nowhere' });
  await team().ended(job);
  const body = { name: 'inline', description: '', dockerfile: pack(leaving('{"perf":0.125}')) };
  const answer = await rest('PUT', `/api/v1/job/${job.metadata.uid}`, { body });
  expect(answer.body).toEqual({ success: true });
  const second = await team().until(job, ({ metadata }) => metadata.generation > 1, 'another generation');
  const { status } = await team().ended(second);
  expect(status).toMatchObject({ run: 2, performance: 0.125 });
  expect(status.source?.git).toBeUndefined();
});

test('an operator that is killed while it builds a repository reads the Dockerfile again and continues', async () => {
  const job = await submit({ contextDir: 'slow' });
  await team().until(job, ({ status }) => status.source !== undefined, 'its commit');
  await killOperator();
  expect(summaryOf(await team().ended(job))).toEqual(success(0.99));
  expect(team().podsOf(job)).toHaveLength(3);
});
