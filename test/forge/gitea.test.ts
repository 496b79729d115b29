import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { addresses } from '../../deploy/local/node/addresses.ts';
import { apiVersion, type DockerfileJob } from '../../src/resource/schema.ts';
import { templateKind } from '../../src/resource/template/schema.ts';
import { webhookSecretName, type PushEvent } from '../../src/resource/template/webhook.ts';
import { egressWith, machineAddress, relayOnNode, type NodeRelay } from '../support/cluster/node-relay.ts';
import { useOperatorWith } from '../support/cluster/operator.ts';
import { startOwnApi, type OwnApi } from '../support/cluster/own-api.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { success, summaryOf } from '../support/cluster/summary.ts';
import { useTeam } from '../support/cluster/use-team.ts';
import { startGitea, type Gitea } from '../support/forge/gitea.ts';
import { sampleFiles, sampleObjects } from '../support/forge/sample.ts';
import { makeRepository, type Repository } from '../support/git/repository.ts';
import { tempFolder } from '../support/shell.ts';
import { signedBy } from '../support/webhooks/sign.ts';

const team = useTeam('forge');
const secret = 'bm9ib2R5IGd1ZXNzZXMgdGhpcyBzZWNyZXQ=';
const dockerfile = 'FROM debian:bookworm\nCOPY perf.json /\nCMD cp /perf.json /data/perf.json\n';

const folder = tempFolder();
let gitea: Gitea;
let relay: NodeRelay;
let api: OwnApi;
const shown = () => `http://${relay.host}:${gitea.port}`;

/** A repository of Gitea, by its local clone. */
type Name = 'app' | 'student-list';
let clones: Record<Name, Repository>;

beforeAll(async () => {
  gitea = await startGitea(join(folder.path, 'gitea'), machineAddress, addresses.node);
  relay = await relayOnNode(gitea.port);
  mkdirSync(join(folder.path, 'clones'));
  const clone = async (name: Name): Promise<Repository> => {
    await gitea.api('POST', '/user/repos', { name, default_branch: 'main' });
    return makeRepository(join(folder.path, 'clones'), name);
  };
  clones = { app: await clone('app'), 'student-list': await clone('student-list') };
  const { cluster, namespace } = team();
  await cluster.create({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: webhookSecretName, namespace } },
    stringData: { app: secret, 'student-list': secret },
  });
  const annotations = { 'dockerfilejob.io/report-to': `${shown()}/api/v1/repos/team/` };
  await cluster.create({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'commit-status', namespace, annotations } },
    stringData: { token: gitea.token },
  });
  api = await startOwnApi({ mode: 'token' }, false, { hooks: { perMinute: 60 } });
  push('app', { Dockerfile: dockerfile, 'perf.json': '{"perf": 0.1}' });
  push('student-list', sampleFiles());
});
afterAll(async () => {
  await api.stop();
  await relay.stop();
  await gitea.stop();
  folder.remove();
});
useOperatorWith(async () => ({ EGRESS_REGISTRIES: await egressWith(gitea.port) }));

/** Commits files and pushes what `refs` names to Gitea. @returns the commit */
function push(name: Name, files: Readonly<Record<string, string>>, ...refs: readonly string[]): string {
  const commit = clones[name].commit(files);
  for (const ref of refs.filter((one) => one.startsWith('refs/tags/')))
    clones[name].git('tag', ref.slice(10));
  const wanted = refs.length > 0 ? refs : ['HEAD:refs/heads/main'];
  clones[name].git('push', '--quiet', '--force', gitea.pushUrl(`team/${name}.git`), ...wanted);
  return commit;
}

/** Creates the webhook of Gitea that calls a template, when the API knows that. */
async function hook(name: Name, template: string, events: readonly string[]): Promise<void> {
  const target = `${api.url}/api/v1/hooks/${team().namespace}/${template}`;
  const body = '{"nothing": "that starts a job"}';
  await patiently(async () => {
    const headers = { 'content-type': 'application/json', ...signedBy('gitea', secret, body) };
    const { status } = await fetch(target, { method: 'POST', headers, body });
    return status === 202 || undefined;
  }, `the API to know template ${template}`);
  const config = { url: target, content_type: 'json', secret };
  await gitea.api('POST', `/repos/team/${name}/hooks`, { type: 'gitea', active: true, events, config });
}

async function hooked(name: string, event: PushEvent, events: readonly string[]): Promise<void> {
  const { cluster, namespace } = team();
  await cluster.create({
    apiVersion,
    kind: templateKind,
    metadata: { name, namespace },
    spec: {
      template: { spec: { source: { git: { url: `${shown()}/team/app.git` } } } },
      webhook: { forge: 'gitea', secretKey: 'app', events: [event] },
    },
  });
  await hook('app', name, events);
}

/** The job that a template has made of a commit. */
const jobOf = (template: string, commit: string): Promise<DockerfileJob> =>
  patiently(
    () =>
      Promise.resolve(
        team().jobs.entries.find(
          ({ object: { metadata } }) =>
            metadata.name.startsWith(`${template}-`) &&
            metadata.annotations?.['dockerfilejob.io/commit'] === commit,
        )?.object,
      ),
    `a job of ${template} of the commit ${commit}`,
  );

const statuses = z.array(z.object({ status: z.string(), context: z.string(), description: z.string() }));

/** What Gitea shows beside a commit, once there is an end. The last comes first. */
const statusesOf = (name: Name, commit: string) =>
  patiently(async () => {
    const all = statuses.parse(await gitea.api('GET', `/repos/team/${name}/commits/${commit}/statuses`));
    return all.some(({ status }) => status !== 'pending') ? all : undefined;
  }, `the status of commit ${commit}`);

test('a push to Gitea makes one job of its commit, which succeeds', async () => {
  await hooked('pushed', 'branch', ['push']);
  const commit = push('app', { 'perf.json': '{"perf": 0.5}' });
  const job = await team().ended(await jobOf('pushed', commit));
  expect(summaryOf(job)).toEqual(success(0.5));
  expect(job.status.source).toEqual({ git: { commitSha: commit } });
});

test('a new tag in Gitea makes a job of its commit', async () => {
  await hooked('tagged', 'tag', ['create', 'push']);
  const commit = push('app', { 'perf.json': '{"perf": 0.6}' }, 'refs/tags/v1');
  expect(summaryOf(await team().ended(await jobOf('tagged', commit)))).toEqual(success(0.6));
});

test('a pull request in Gitea makes a job of its head', async () => {
  await hooked('asked', 'pullRequest', ['pull_request', 'pull_request_sync']);
  const commit = push('app', { 'perf.json': '{"perf": 0.7}' }, 'HEAD:refs/heads/feature');
  await gitea.api('POST', '/repos/team/app/pulls', { title: 'better', head: 'feature', base: 'main' });
  const job = await team().ended(await jobOf('asked', commit));
  expect(summaryOf(job)).toEqual(success(0.7));
  expect(job.metadata.annotations).toHaveProperty(['dockerfilejob.io/pull-request']);
});

describe('the sample student-list', () => {
  const context = 'dockerfilejob/student-list';
  const { 'app/server.py': server = '' } = sampleFiles();

  beforeAll(async () => {
    const { cluster, namespace } = team();
    for (const object of sampleObjects(shown(), namespace)) await cluster.create(object);
    await hook('student-list', 'student-list', ['push']);
  });

  test('passes its checks, and Gitea shows success beside the commit', async () => {
    const commit = push('student-list', { 'README.md': 'The ages of students.\n' });
    const job = await team().ended(await jobOf('student-list', commit));
    expect(summaryOf(job)).toEqual(success(1));
    expect(await statusesOf('student-list', commit)).toMatchObject([
      { status: 'success', context, description: 'performance 1' },
      { status: 'pending', context, description: 'started' },
    ]);
  });

  test.each([
    ['answers 500', 'if knows(', 'raise RuntimeError\n        if knows(', 'the ages'],
    [
      'asks nobody for a password',
      'if knows(',
      'if True or knows(',
      'nobody gets the ages without a password',
    ],
  ])('fails if it %s, with what was expected and got, and Gitea shows it', async (_, from, to, check) => {
    const commit = push('student-list', { 'app/server.py': server.replace(from, to) });
    const { status } = await team().ended(await jobOf('student-list', commit));
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'TestFailed' } });
    expect(status.failureDetails?.message).toContain(check);
    expect(await statusesOf('student-list', commit)).toMatchObject([
      { status: 'failure', context, description: expect.stringMatching(/^TestFailed: /) as string },
      { status: 'pending', context },
    ]);
  });
});
