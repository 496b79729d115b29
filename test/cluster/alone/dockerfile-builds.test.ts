import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { addresses } from '../../../deploy/local/node/addresses.ts';
import { productNamespace, release } from '../../../deploy/local/install/release.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { allowBuilds, installationSecret } from '../../support/cluster/allow-builds.ts';
import { connectToCluster } from '../../support/cluster/connection.ts';
import { restNamespace } from '../../support/cluster/client-token.ts';
import { shell } from '../../support/cluster/curl.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { DocumentedCalls } from '../../support/cluster/documented-calls.ts';
import { connectWith } from '../../support/cluster/kubeconfig.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { egressWith } from '../../support/cluster/node-relay.ts';
import { operatorLog, useOperatorWith } from '../../support/cluster/operator.ts';
import { startOwnApi, type OwnApi } from '../../support/cluster/own-api.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { rest } from '../../support/cluster/rest.ts';
import { builder, startUserRegistry, type UserRegistry } from '../../support/cluster/user-registry.ts';
import { tempFolder } from '../../support/shell.ts';

const pushed = 'Docker Image is successfully pushed to Docker Hub';
const { username, password } = builder;
const buildSchema = z.object({ dockerfile_build_id: z.uuid(), image: z.string(), status: z.string() });
type Build = z.output<typeof buildSchema>;

let registry: UserRegistry;
let host: string;
let forbidBuilds: () => Promise<void>;
let api: OwnApi;
let cluster: Cluster;
let folder: ReturnType<typeof tempFolder>;
const log: string[] = [];
const made: string[] = [];

/** Each build has other names. */
const calls = new DocumentedCalls('builds', (text) =>
  text
    .replaceAll(host, 'registry.example.com')
    .replaceAll(password, 'a-password')
    .replaceAll(/build-[0-9a-f]{40}/g, 'build-0b1c5cbe4d0c6f4a5d0f5b6d2e5f7a8c9d0e1f2a'),
);

beforeAll(async () => {
  registry = await startUserRegistry(1);
  host = `${addresses.node}:${registry.ways[0]?.port ?? 0}`;
  cluster = await connectToCluster();
  forbidBuilds = await allowBuilds(host);
  const logger = pino({}, { write: (line: string) => void log.push(line) });
  const builds = { registry: host, pushSecret: installationSecret };
  api = await startOwnApi({ mode: 'none' }, true, { builds, logger });
  folder = tempFolder();
  writeFileSync(join(folder.path, 'Dockerfile'), perf);
});
useOperatorWith(async () => ({
  EGRESS_REGISTRIES: await egressWith(...registry.ways.map(({ port }) => port)),
  API_DOCKERFILE_BUILD_REGISTRY: host,
}));
afterAll(async () => {
  await Promise.all(made.map((id) => rest('DELETE', `/api/v1/jobs/${id}`, { url: api.url, token: null })));
  await api.stop();
  await forbidBuilds();
  await cluster.close();
  await registry.stop();
  folder.remove();
});

const replay = (command: string, id?: string): Promise<string> =>
  calls.replay({ url: api.url, folder: folder.path }, command, id);
const curl = (command: string): Promise<string> =>
  shell(command.replaceAll('HOST', api.url.replace('http://', '')), folder.path);

function parse(answer: string): Build {
  const build = buildSchema.parse(JSON.parse(answer));
  made.push(build.dockerfile_build_id);
  return build;
}
const read = async ({ dockerfile_build_id: id }: Build): Promise<Build> =>
  buildSchema.parse(
    JSON.parse(await curl(`curl -s 'http://HOST/api/dockerfile-build/?dockerfile_build_id=${id}'`)),
  );
const ended = (build: Build): Promise<string> =>
  patiently(async () => {
    const { status } = await read(build);
    return status === pushed || status.startsWith('Failed') ? status : undefined;
  }, `the end of ${build.image}`);

/** `path:tag` in the registry. */
const pathOf = ({ image }: Build): string => image.slice(image.indexOf('/') + 1);
const nameOf = ({ image }: Build): string => /build-[0-9a-f]{40}/.exec(image)?.[0] ?? '';
const hasImage = (build: Build): Promise<boolean> => registry.has(pathOf(build));
const secretOf = (build: Build) =>
  cluster.get({ kind: 'Secret', namespace: restNamespace, name: `${nameOf(build)}-push` });

let withPassword: Build;
let without: Build;
let wrong: Build;

test('a build answers at once, with a password, with a wrong one, and without', async () => {
  const form = "-F 'file=@Dockerfile'";
  without = parse(
    await replay(
      `curl -s -X POST http://HOST/api/dockerfile-build/ -H 'Content-Type: multipart/form-data' \\\n  -F 'username=${username}' ${form}`,
    ),
  );
  withPassword = parse(
    await replay(
      `curl -s -X POST http://HOST/api/dockerfile-build/ \\\n  -F 'username=${username}' -F 'password=${password}' ${form}`,
    ),
  );
  wrong = parse(
    await curl(
      `curl -s -X POST http://HOST/api/dockerfile-build/ -F 'username=${username}' -F 'docker_password=x${password}' ${form}`,
    ),
  );
  expect([without, withPassword, wrong].map(({ status }) => status)).toEqual(
    Array.from({ length: 3 }, () => 'Build is starting'),
  );
  expect(withPassword.image).toBe(`${host}/${username}/${nameOf(withPassword)}:latest`);
});

test('with a right password, the image is in the registry below the name of its user', async () => {
  expect(await ended(withPassword)).toBe(pushed);
  expect(await hasImage(withPassword)).toBe(true);
  const { dockerfile_build_id: id } = withPassword;
  await replay("curl -s 'http://HOST/api/dockerfile-build/?dockerfile_build_id=ID'", id);
  const secret = await secretOf(withPassword);
  expect(secret?.metadata['ownerReferences']).toEqual([expect.objectContaining({ uid: id })]);
});

test('without one, it is published with the Secret of the installation', async () => {
  expect(await ended(without)).toBe(pushed);
  expect(await hasImage(without)).toBe(true);
  expect(await secretOf(without)).toBeUndefined();
});

test('with a wrong one, the build fails and says why', async () => {
  expect(await ended(wrong)).toMatch(
    /^Failed: PublishUnauthorized: .*the registry ".*" refuses the credentials in Secret/,
  );
  expect(await hasImage(wrong)).toBe(false);
});

test('the builds are listed', async () => {
  const all = z.array(buildSchema).parse(JSON.parse(await curl('curl -s http://HOST/api/dockerfile-build/')));
  const ids = [withPassword, without, wrong].map(({ dockerfile_build_id: id }) => id);
  expect(all.map(({ dockerfile_build_id: id }) => id)).toEqual(expect.arrayContaining(ids));
});

test('attack 112: another job of the same submitter cannot publish with the Secret of a build', async () => {
  const output = {
    image: `${host}/${username}/${nameOf(withPassword)}:evil`,
    pushSecret: `${nameOf(withPassword)}-push`,
  };
  const body = { spec: { source: { dockerfile: perf }, output } };
  const answer = await rest('POST', '/api/v1/jobs', { url: api.url, token: null, body });
  const { id } = z.object({ id: z.uuid() }).parse(answer.body);
  made.push(id);
  const job = await patiently(async () => {
    const { body: seen } = await rest('GET', `/api/v1/jobs/${id}`, { url: api.url, token: null });
    const { status, message } = z.object({ status: z.string(), message: z.string().nullable() }).parse(seen);
    return status === 'failed' ? { message } : undefined;
  }, 'the other job to fail');
  expect(job.message).toMatch(/belongs to another job$/);
});

test('attack 111: the password is in no answer, job, event, archive, log or metric', async () => {
  const { dockerfile_build_id: id } = withPassword;
  const answers = await Promise.all(
    [`/api/v1/jobs/${id}`, `/api/v1/jobs/${id}/logs`, '/api/v1/jobs', '/metrics'].map((path) =>
      curl(`curl -s http://HOST${path}`),
    ),
  );
  const objects = await kubectl(['get', 'dockerfilejobs,events,configmaps', `-n=${restNamespace}`, '-ojson']);
  const texts = [...answers, objects, ...log, await operatorLog()].join('\n');
  expect(texts).toContain(id);
  const forms = [
    password,
    Buffer.from(password).toString('base64'),
    Buffer.from(`${username}:${password}`).toString('base64'),
  ];
  expect(forms.filter((form) => texts.includes(form))).toEqual([]);
});

test('attack 113: the account of the API can make no other Secret, and read none', async () => {
  const token = await kubectl(['create', 'token', `${release}-api`, '-n', productNamespace]);
  const stolen = await connectWith({ user: { token: token.trim() } });
  const owner = (apiVersion: string, kind: string) => ({ apiVersion, kind, name: 'any', uid: 'any' });
  const job = owner('dockerfilejob.io/v1alpha1', 'DockerfileJob');
  const secret = (pushTo: string, ownerReferences: object[] = [job]) => ({
    ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/basic-auth', stringData: builder },
    metadata: {
      ...{ name: 'stolen', namespace: restNamespace, ownerReferences },
      annotations: { 'dockerfilejob.io/push-to': pushTo, 'kubernetes.io/service-account.name': 'default' },
    },
  });
  const own = `${host}/${username}`;
  const others = [
    { ...secret(own), type: 'kubernetes.io/service-account-token' },
    ...[[], [job, owner('v1', 'Namespace')], [owner('example.com/v1', 'DockerfileJob')]].map((owners) =>
      secret(own, owners),
    ),
    ...[`${own}, other.test`, `other.test/${username}`].map((pushTo) => secret(pushTo)),
  ];
  try {
    await stolen.create(secret(own), { dryRun: true });
    for (const other of others)
      await expect(stolen.create(other, { dryRun: true })).rejects.toThrow('may create only Secrets for');
    const ref = { kind: 'Secret', namespace: restNamespace, name: `${nameOf(withPassword)}-push` } as const;
    await expect(stolen.get(ref)).rejects.toThrow('forbidden');
    await expect(stolen.delete(ref)).rejects.toThrow('forbidden');
  } finally {
    await stolen.close();
  }
});

test.each([
  [
    'with the Secret of the job',
    () => withPassword,
    'http://HOST/api/dockerfile-build/?dockerfile_build_id=ID',
  ],
  [
    'with the Secret of the installation',
    () => without,
    'http://HOST/dockerfile-build?dockerfile_build_id=ID',
  ],
])('a build that is deleted takes its image with it, %s', async (_what, given, address) => {
  const build = given();
  const answer = await replay(`curl -s -X DELETE '${address}'`, build.dockerfile_build_id);
  expect(JSON.parse(answer)).toEqual({ success: true });
  const code = "curl -s -o /dev/null -w '%{http_code}'";
  const address404 = `http://HOST/api/dockerfile-build/?dockerfile_build_id=${build.dockerfile_build_id}`;
  expect(await curl(`${code} '${address404}'`)).toBe('404');
  await patiently(async () => !(await hasImage(build)) || undefined, 'the image to go');
  await patiently(async () => {
    const job = await cluster.get({ kind: 'DockerfileJob', namespace: restNamespace, name: nameOf(build) });
    return (!job && !(await secretOf(build))) || undefined;
  }, 'the job and its Secret to go');
});

test('docs/compatibility.md has each of these calls with this answer', () => {
  const { found, expected } = calls.compare();
  expect(found).toBe(expected);
});
