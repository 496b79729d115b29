import { z } from 'zod';
import { apiVersion } from '../../../src/resource/schema.ts';
import { templateKind, templateSchema } from '../../../src/resource/template/schema.ts';
import type { TemplateSpecInput } from '../../../src/resource/template/spec.ts';
import { webhookSecretName, type Forge } from '../../../src/resource/template/webhook.ts';
import { egressWith, machineAddress, relayOnNode, type NodeRelay } from '../../support/cluster/node-relay.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { startOwnApi, type OwnApi } from '../../support/cluster/own-api.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { rest, type Answer } from '../../support/cluster/rest.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { useTeam } from '../../support/cluster/use-team.ts';
import { makeRepository, type Repository } from '../../support/git/repository.ts';
import { startGitServer, type GitServer } from '../../support/git/server.ts';
import { tempFolder } from '../../support/shell.ts';
import { githubPushOf, type Pushed } from '../../support/webhooks/github-push-of.ts';
import { signedBy } from '../../support/webhooks/sign.ts';

const team = useTeam('webhooks');

const secret = 'bm9ib2R5IGd1ZXNzZXMgdGhpcyBzZWNyZXQ=';
const perMinute = 30;
const copying = 'FROM debian:bookworm\nCOPY perf.json /\nCMD cp /perf.json /data/perf.json\n';
const slow = `FROM debian:bookworm\nRUN sleep 20\nCOPY perf.json /\nCMD cp /perf.json /data/perf.json\n`;

const folder = tempFolder();
let server: GitServer;
let relay: NodeRelay;
let app: Repository;
/** Two replicas. */
let api: OwnApi;
let other: OwnApi;
const cloneUrl = (): string => server.urlOf('team/app.git', relay.host);

beforeAll(async () => {
  app = makeRepository(folder.path, 'team/app.git');
  app.commit({ Dockerfile: copying, 'perf.json': '{"perf": 0.1}' });
  server = await startGitServer({ root: folder.path, host: machineAddress });
  relay = await relayOnNode(server.port);
  const { cluster, namespace } = team();
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: webhookSecretName, namespace },
    stringData: { app: secret, short: 'fifteen letters' },
  });
  api = await startOwnApi({ mode: 'token' }, false, { hooks: { perMinute } });
  other = await startOwnApi({ mode: 'token' }, false, { hooks: { perMinute } });
});
afterAll(async () => {
  await api.stop();
  await other.stop();
  await relay.stop();
  await server.stop();
  folder.remove();
});
useOperatorWith(async () => ({ EGRESS_REGISTRIES: await egressWith(server.port) }));

/** Creates a template of the repository, and waits until the API knows it. */
async function template(name: string, spec: Partial<TemplateSpecInput> = {}): Promise<void> {
  const { cluster, namespace } = team();
  const forge: Forge = spec.webhook?.forge ?? 'github';
  await cluster.create({
    apiVersion,
    kind: templateKind,
    metadata: { name, namespace },
    spec: {
      template: { spec: { source: { git: { url: cloneUrl() } }, build: { cache: 'none' } } },
      webhook: { forge, secretKey: 'app', branches: ['main'] },
      ...spec,
    },
  });
  const ping = '{"zen": "Approachable is better than simple."}';
  for (const { url } of [api, other])
    await patiently(async () => {
      const { status } = await post(name, ping, signedBy(forge, secret, ping), url);
      return status === 202 || undefined;
    }, `the API to know template ${name}`);
}

const post = (
  name: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  url = api.url,
): Promise<Answer> =>
  rest('POST', `/api/v1/hooks/${team().namespace}/${name}`, { url, token: null, body, headers });

const payload = (pushed: Pushed): string => githubPushOf(cloneUrl(), pushed);

const deliver = (name: string, body: string, url = api.url): Promise<Answer> =>
  post(name, body, signedBy('github', secret, body), url);

const made = z.object({ id: z.uuid(), name: z.string() });

/** The job that an answer names. */
async function jobOf(answer: Answer) {
  expect(answer.status).toBe(201);
  const { name } = made.parse(answer.body);
  return patiently(() => Promise.resolve(jobsOf(name).at(-1)?.object), `job ${name} to be seen`);
}
const jobsOf = (beginning: string) =>
  team().jobs.entries.filter(({ object, gone }) => !gone && object.metadata.name.startsWith(beginning));
const namesOf = (beginning: string) => [
  ...new Set(jobsOf(beginning).map(({ object }) => object.metadata.name)),
];

test('a push makes a job of its commit, which succeeds though the branch has moved on', async () => {
  await template('moved');
  const commit = app.commit({ 'perf.json': '{"perf": 0.5}' });
  app.commit({ 'perf.json': '{"perf": 0.6}' });
  const begun = performance.now();
  const body = payload({ commit });
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const answer = await post('moved', body, { ...signedBy('github', secret, body), traceparent });
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(answer.headers.get('location')).toBe(`/api/v1/jobs/${made.parse(answer.body).id}`);
  const job = await team().ended(await jobOf(answer));
  expect(summaryOf(job)).toEqual(success(0.5));
  expect(job.status.source).toEqual({ git: { commitSha: commit } });
  const noted = { 'dockerfilejob.io/commit': commit, 'dockerfilejob.io/traceparent': traceparent };
  expect(job.metadata.annotations).toMatchObject(noted);
});

test('a push makes a job of its commit, which succeeds though no branch has the commit any more', async () => {
  await template('forced');
  const before = app.git('rev-parse', 'HEAD');
  const commit = app.commit({ 'perf.json': '{"perf": 0.7}' });
  app.git('update-ref', 'refs/heads/main', before);
  const job = await team().ended(await jobOf(await deliver('forced', payload({ commit }))));
  expect(summaryOf(job)).toEqual(success(0.7));
});

test('attack 119: the same delivery makes one job, also many times at once by two replicas, and a replay an hour later none', async () => {
  await template('twice', { template: { spec: { suspend: true, source: { git: { url: cloneUrl() } } } } });
  const commit = app.git('rev-parse', 'HEAD');
  const body = payload({ commit });
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => deliver('twice', body, index % 2 ? api.url : other.url)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
  expect(new Set(answers.map((answer) => made.parse(answer.body).id)).size).toBe(1);
  const late = await deliver('twice', payload({ commit, secondsAgo: 3600 }));
  expect(late).toMatchObject({ status: 409, body: { reason: 'Replayed' } });
  expect(namesOf('twice-')).toHaveLength(1);
});

test('attack 119: a delivery whose job was deleted makes no other one', async () => {
  await template('deleted', { template: { spec: { suspend: true, source: { git: { url: cloneUrl() } } } } });
  const body = payload({ commit: app.git('rev-parse', 'HEAD') });
  const job = await jobOf(await deliver('deleted', body));
  const { cluster, namespace } = team();
  await patiently(async () => {
    const object = await cluster.get({ kind: templateKind, namespace, name: 'deleted' });
    return templateSchema.parse(object).status.deliveries?.length === 1 || undefined;
  }, 'the template to remember the delivery');
  await team().remove(job);
  await patiently(
    async () =>
      (await cluster.get({ kind: 'DockerfileJob', namespace, name: job.metadata.name })) === undefined ||
      undefined,
    'the job to be gone',
  );
  expect(await deliver('deleted', body)).toMatchObject({ status: 409, body: { reason: 'Replayed' } });
});

test('attack 118: without the right signature, everything is the same 401', async () => {
  await template('signed');
  await template('weak', { webhook: { forge: 'github', secretKey: 'app' } });
  const { cluster, namespace } = team();
  await cluster.patch(
    { kind: templateKind, namespace, name: 'weak' },
    { spec: { webhook: { secretKey: 'short' } } },
  );
  const body = payload({ commit: app.git('rev-parse', 'HEAD') });
  await patiently(
    async () => (await deliver('weak', body)).status === 401 || undefined,
    'the API to know the other secret',
  );
  const answers = [
    await post('signed', body, signedBy('github', 'another secret', body)),
    await post('signed', body, {}),
    await post('nowhere', body, signedBy('github', secret, body)),
    await post('weak', body, signedBy('github', 'fifteen letters', body)),
  ];
  const problems = answers.map(({ status, body: problem }) => {
    const { requestId: _, ...rest } = z.looseObject({}).parse(problem);
    return { status, ...rest };
  });
  expect(problems[0]).toMatchObject({ status: 401, reason: 'Unauthorized' });
  for (const problem of problems) expect(problem).toEqual(problems[0]);
  expect(namesOf('signed-')).toEqual([]);
});

test('a push to another branch, or of another repository, makes no job', async () => {
  await template('other');
  const commit = app.git('rev-parse', 'HEAD');
  expect(await deliver('other', payload({ commit, branch: 'feature' }))).toMatchObject({
    status: 202,
    body: { job: null, reason: 'BranchNotWanted' },
  });
  const elsewhere = payload({ commit }).replaceAll('team/app.git', 'team/fork.git');
  expect(await deliver('other', elsewhere)).toMatchObject({
    status: 422,
    body: { reason: 'OtherRepository' },
  });
  expect(namesOf('other-')).toEqual([]);
});

test('of three pushes within a second with Replace, the last succeeds and the others are canceled', async () => {
  await template('replace', { concurrencyPolicy: 'Replace' });
  const commits = [0.2, 0.3, 0.4].map((perf) =>
    app.commit({ Dockerfile: slow, 'perf.json': `{"perf": ${perf}}` }),
  );
  const jobs = [];
  for (const commit of commits) jobs.push(await jobOf(await deliver('replace', payload({ commit }))));
  const ended = await Promise.all(jobs.map((job) => team().ended(job)));
  expect(ended.map(({ status }) => status.phase)).toEqual(['Canceled', 'Canceled', 'Succeeded']);
  expect(ended[2]?.status.performance).toBe(0.4);
  app.commit({ Dockerfile: copying });
});

test('attack 120: of 1,000 deliveries in ten seconds, what is accepted has a job, the rest gets 429, and others are served', async () => {
  await template('flood', { template: { spec: { suspend: true, source: { git: { url: cloneUrl() } } } } });
  const commit = app.git('rev-parse', 'HEAD');
  const begun = performance.now();
  const deliveries = Array.from({ length: 1000 }, async (_, index) => {
    await new Promise((resolve) => setTimeout(resolve, index * 10));
    return deliver('flood', payload({ commit }).replace('{', `{"index": ${index},`));
  });
  const others: number[] = [];
  while (performance.now() - begun < 10_000) {
    others.push((await rest('GET', '/api/v1/jobs?limit=1', { url: api.url })).status);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const answers = await Promise.all(deliveries);
  const accepted = answers.filter(({ status }) => status === 201);
  const limited = answers.filter(({ status }) => status === 429);
  expect(accepted.length + limited.length).toBe(1000);
  expect(accepted.length).toBeGreaterThanOrEqual(perMinute - 5);
  expect(accepted.length).toBeLessThan(3 * perMinute);
  for (const { headers } of limited) expect(headers.get('retry-after')).toMatch(/^[1-9]/);
  const names = accepted.map((answer) => made.parse(answer.body).name).sort();
  await patiently(
    () => Promise.resolve(namesOf('flood-').length === names.length || undefined),
    'all jobs to be seen',
  );
  expect(namesOf('flood-').sort()).toEqual(names);
  expect(new Set(others)).toEqual(new Set([200]));
});
