import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
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
let app: Repository;

beforeAll(async () => {
  gitea = await startGitea(join(folder.path, 'gitea'), machineAddress, addresses.node);
  relay = await relayOnNode(gitea.port);
  await gitea.api('POST', '/user/repos', { name: 'app', default_branch: 'main' });
  mkdirSync(join(folder.path, 'clones'));
  app = makeRepository(join(folder.path, 'clones'), 'app');
  const { cluster, namespace } = team();
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: webhookSecretName, namespace },
    stringData: { app: secret },
  });
  api = await startOwnApi({ mode: 'token' }, false, { hooks: { perMinute: 60 } });
  push({ Dockerfile: dockerfile, 'perf.json': '{"perf": 0.1}' });
});
afterAll(async () => {
  await api.stop();
  await relay.stop();
  await gitea.stop();
  folder.remove();
});
useOperatorWith(async () => ({ EGRESS_REGISTRIES: await egressWith(gitea.port) }));

/** Commits files and pushes what `refs` names to Gitea. @returns the commit */
function push(files: Readonly<Record<string, string>>, ...refs: readonly string[]): string {
  const commit = app.commit(files);
  for (const ref of refs.filter((one) => one.startsWith('refs/tags/'))) app.git('tag', ref.slice(10));
  const wanted = refs.length > 0 ? refs : ['HEAD:refs/heads/main'];
  app.git('push', '--quiet', '--force', gitea.pushUrl('team/app.git'), ...wanted);
  return commit;
}

/** Creates a template and the webhook of Gitea that calls it. */
async function hooked(name: string, event: PushEvent, events: readonly string[]): Promise<void> {
  const { cluster, namespace } = team();
  const url = `http://${relay.host}:${gitea.port}/team/app.git`;
  await cluster.create({
    apiVersion,
    kind: templateKind,
    metadata: { name, namespace },
    spec: {
      template: { spec: { source: { git: { url } } } },
      webhook: { forge: 'gitea', secretKey: 'app', events: [event] },
    },
  });
  const target = `${api.url}/api/v1/hooks/${namespace}/${name}`;
  const body = '{"nothing": "that starts a job"}';
  await patiently(async () => {
    const headers = { 'content-type': 'application/json', ...signedBy('gitea', secret, body) };
    const { status } = await fetch(target, { method: 'POST', headers, body });
    return status === 202 || undefined;
  }, `the API to know template ${name}`);
  await gitea.api('POST', '/repos/team/app/hooks', {
    type: 'gitea',
    active: true,
    events,
    config: { url: target, content_type: 'json', secret },
  });
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

test('a push to Gitea makes one job of its commit, which succeeds', async () => {
  await hooked('pushed', 'branch', ['push']);
  const commit = push({ 'perf.json': '{"perf": 0.5}' });
  const job = await team().ended(await jobOf('pushed', commit));
  expect(summaryOf(job)).toEqual(success(0.5));
  expect(job.status.source).toEqual({ git: { commitSha: commit } });
});

test('a new tag in Gitea makes a job of its commit', async () => {
  await hooked('tagged', 'tag', ['create', 'push']);
  const commit = push({ 'perf.json': '{"perf": 0.6}' }, 'refs/tags/v1');
  expect(summaryOf(await team().ended(await jobOf('tagged', commit)))).toEqual(success(0.6));
});

test('a pull request in Gitea makes a job of its head', async () => {
  await hooked('asked', 'pullRequest', ['pull_request', 'pull_request_sync']);
  const commit = push({ 'perf.json': '{"perf": 0.7}' }, 'HEAD:refs/heads/feature');
  await gitea.api('POST', '/repos/team/app/pulls', { title: 'better', head: 'feature', base: 'main' });
  const job = await team().ended(await jobOf('asked', commit));
  expect(summaryOf(job)).toEqual(success(0.7));
  expect(job.metadata.annotations).toHaveProperty(['dockerfilejob.io/pull-request']);
});
