import { apiVersion } from '../../src/resource/schema.ts';
import { templateKind } from '../../src/resource/template/schema.ts';
import type { PushEvent } from '../../src/resource/template/webhook.ts';
import { egressWith } from '../support/cluster/node-relay.ts';
import { useOperatorWith } from '../support/cluster/operator.ts';
import { success, summaryOf } from '../support/cluster/summary.ts';
import { useTeam } from '../support/cluster/use-team.ts';
import { useForge } from '../support/forge/use-forge.ts';

const team = useTeam('forge');
const forge = useForge(team, 'app');
const dockerfile = 'FROM debian:bookworm\nCOPY perf.json /\nCMD cp /perf.json /data/perf.json\n';

beforeAll(() => {
  forge().push({ Dockerfile: dockerfile, 'perf.json': '{"perf": 0.1}' });
});
useOperatorWith(async () => ({ EGRESS_REGISTRIES: await egressWith(forge().gitea.port) }));

async function hooked(name: string, event: PushEvent, events: readonly string[]): Promise<void> {
  const { cluster, namespace } = team();
  await cluster.create({
    apiVersion,
    kind: templateKind,
    metadata: { name, namespace },
    spec: {
      template: { spec: { source: { git: { url: `${forge().url}/team/app.git` } } } },
      webhook: { forge: 'gitea', secretKey: 'app', events: [event] },
    },
  });
  await forge().hook(name, events);
}

test('a push to Gitea makes one job of its commit, which succeeds', async () => {
  await hooked('pushed', 'branch', ['push']);
  const commit = forge().push({ 'perf.json': '{"perf": 0.5}' });
  const job = await team().ended(await forge().jobOf('pushed', commit));
  expect(summaryOf(job)).toEqual(success(0.5));
  expect(job.status.source).toEqual({ git: { commitSha: commit } });
});

test('a new tag in Gitea makes a job of its commit', async () => {
  await hooked('tagged', 'tag', ['create', 'push']);
  const commit = forge().push({ 'perf.json': '{"perf": 0.6}' }, 'refs/tags/v1');
  expect(summaryOf(await team().ended(await forge().jobOf('tagged', commit)))).toEqual(success(0.6));
});

test('a pull request in Gitea makes a job of its head', async () => {
  await hooked('asked', 'pullRequest', ['pull_request', 'pull_request_sync']);
  const commit = forge().push({ 'perf.json': '{"perf": 0.7}' }, 'HEAD:refs/heads/feature');
  await forge().gitea.api('POST', '/repos/team/app/pulls', {
    title: 'better',
    head: 'feature',
    base: 'main',
  });
  const job = await team().ended(await forge().jobOf('asked', commit));
  expect(summaryOf(job)).toEqual(success(0.7));
  expect(job.metadata.annotations).toHaveProperty(['dockerfilejob.io/pull-request']);
});
