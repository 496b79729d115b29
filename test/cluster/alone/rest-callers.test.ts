import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { decodeJwt, importPKCS8 } from 'jose';
import { z } from 'zod';
import { serviceAccountKey } from '../../../deploy/local/identity/certificates.ts';
import { makeClient, removeRight, restNamespace } from '../../support/cluster/client-token.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { startOwnApi, type OwnApi } from '../../support/cluster/own-api.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { sumOf } from '../../support/cluster/prometheus.ts';
import { pack, rest } from '../../support/cluster/rest.ts';
import { useNamespace } from '../../support/cluster/use-namespace.ts';
import { makeKey, startIssuer, type Issuer } from '../../support/oidc/issuer.ts';
import { seconds, sign } from '../../support/oidc/sign.ts';

jest.setTimeout(240_000);
const place = useNamespace('rest-callers');
const content = { name: 'A model', description: '', dockerfile: pack(perf) };
/** The chart's own limit of tokens that a replica does not know. */
const standing = { perSecond: 20, burst: 200 };
const created = z.object({ id: z.uuid() });

/** Answers to whoever has no valid token, and to whoever has one of another tenant. */
async function expectRefusals(
  url: string | undefined,
  id: string,
  tokens: Record<'expired' | 'otherAudience' | 'otherTenant', string>,
): Promise<void> {
  const read = async (token: string | null) =>
    (await rest('GET', `/api/v1/job/${id}`, { token, ...(url !== undefined && { url }) })).status;
  expect({
    none: await read(null),
    expired: await read(tokens.expired),
    otherAudience: await read(tokens.otherAudience),
    otherTenant: await read(tokens.otherTenant),
  }).toEqual({ none: 401, expired: 401, otherAudience: 401, otherTenant: 404 });
}

describe('tokens of the cluster', () => {
  const tokens: Record<string, string> = {};
  let id: string;
  beforeAll(async () => {
    const { namespace } = place();
    for (const name of ['ada', 'bob'])
      tokens[name] = (await makeClient(namespace, name, 'dockerfilejob-client')).token;
    const { body } = await rest('POST', '/api/v1/job', { token: tokens['ada'] ?? '', body: content });
    ({ id } = created.parse(body));
  });
  afterAll(async () => {
    await rest('DELETE', `/api/v1/job/${id}`, { token: tokens['ada'] ?? '' });
    for (const name of ['ada', 'bob']) await removeRight(place().namespace, name);
  });

  /** The token of ada as the cluster signs it, with another end. */
  async function withEnd(exp: number): Promise<string> {
    const privateKey = await importPKCS8(await readFile(serviceAccountKey.private, 'utf8'), 'RS256');
    const [header = ''] = (tokens['ada'] ?? '').split('.');
    const { kid } = z
      .object({ kid: z.string() })
      .parse(JSON.parse(Buffer.from(header, 'base64url').toString()));
    return sign({ kid, privateKey }, { ...decodeJwt(tokens['ada'] ?? ''), exp });
  }

  test('none, expired and of another audience get 401, that of another tenant 404', async () => {
    const read = await rest('GET', `/api/v1/job/${id}`, { token: await withEnd(seconds(600)) });
    expect(read).toMatchObject({ status: 200, body: { id } });
    const { namespace } = place();
    const other = await kubectl(['create', 'token', 'ada', '-n', namespace, '--audience=vault']);
    await expectRefusals(undefined, id, {
      expired: await withEnd(seconds(-60)),
      otherAudience: other.trim(),
      otherTenant: tokens['bob'] ?? '',
    });
  });

  test('attack 91: 2,000 wrong ones cost the cluster few reviews, and valid ones are served', async () => {
    const reviews = async (): Promise<number> =>
      sumOf(await kubectl(['get', '--raw', '/metrics']), 'apiserver_request_total', {
        resource: 'tokenreviews',
      });
    const token = tokens['ada'] ?? '';
    // Each replica must have seen it.
    for (let count = 0; count < 30; count += 1) await rest('GET', `/api/v1/job/${id}`, { token });
    const before = await reviews();
    const started = performance.now();
    const statuses: Record<number, number> = {};
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all([
        rest('GET', `/api/v1/job/${id}`, { token }),
        ...Array.from({ length: 200 }, () => rest('GET', `/api/v1/job/${id}`, { token: randomUUID() })),
      ]);
      expect(answers[0]).toMatchObject({ status: 200 });
      for (const { status } of answers.slice(1)) statuses[status] = (statuses[status] ?? 0) + 1;
    }
    const cost = (await reviews()) - before;
    const elapsed = (performance.now() - started) / 1000;
    console.log(`2,000 wrong tokens in ${elapsed} s: ${JSON.stringify(statuses)}, ${cost} reviews`);
    expect(Object.keys(statuses)).toEqual(['401', '429']);
    // Three replicas; the kubelet and others ask, too.
    expect(cost).toBeLessThan(3 * (standing.burst + standing.perSecond * elapsed) + 50);
  });
});

describe('tokens of an issuer of OpenID Connect', () => {
  const audience = 'urn:dockerfilejob';
  let issuer: Issuer;
  let api: OwnApi;
  let bindings: string[];
  let id: string;
  const token = (sub: string, more = {}) =>
    sign(issuer.key, { iss: issuer.url, aud: audience, sub, exp: seconds(600), ...more });
  const as = async (who: string, method: string, path: string, body?: object) =>
    rest(method, path, { url: api.url, token: await token(who), ...(body && { body }) });

  beforeAll(async () => {
    const prefix = `${place().namespace}:`;
    issuer = await startIssuer();
    api = await startOwnApi({
      mode: 'token',
      basic: true,
      oidc: {
        ...{ issuer: issuer.url, ca: issuer.ca, audience, algorithms: ['RS256'] },
        ...{ usernameClaim: 'sub', usernamePrefix: prefix, groupsClaim: 'groups', groupsPrefix: prefix },
      },
    });
    bindings = [`${place().namespace}-users`, `${place().namespace}-robots`];
    const subjects = [['--user=ada', '--user=bob'], ['--group=robots']].map((names) =>
      names.map((name) => name.replace('=', `=${prefix}`)),
    );
    for (const [at, name] of bindings.entries())
      await kubectl([
        ...['create', 'rolebinding', name, '-n', restNamespace, '--clusterrole=dockerfilejob-client'],
        ...(subjects[at] ?? []),
      ]);
    ({ id } = created.parse((await as('ada', 'POST', '/api/v1/job', content)).body));
    // The API follows the jobs.
    await patiently(
      async () => (await as('ada', 'GET', `/api/v1/job/${id}`)).status === 200 || undefined,
      'the job',
    );
  });
  afterAll(async () => {
    await as('ada', 'DELETE', `/api/v1/job/${id}`);
    await kubectl(['delete', 'rolebinding', ...bindings, '-n', restNamespace]);
    await api.stop();
    await issuer.stop();
  });

  test('none, expired and of another audience get 401, that of another tenant 404', async () => {
    await expectRefusals(api.url, id, {
      expired: await token('ada', { exp: seconds(-60) }),
      otherAudience: await token('ada', { aud: 'urn:others' }),
      otherTenant: await token('bob'),
    });
  });

  test('give their owners the rights of their groups, and not those of Kubernetes itself', async () => {
    const robot = { url: api.url, token: await issuer.token(audience) };
    expect((await rest('GET', '/api/v1/jobs', robot)).body).toEqual([]);
    // Its groups are robots and system:masters.
    expect((await rest('GET', `/api/v1/job/${id}`, robot)).status).toBe(404);
    expect((await as('stranger', 'GET', '/api/v1/jobs')).status).toBe(403);
  });

  test('may be the password of HTTP Basic where that is accepted, and are not elsewhere', async () => {
    const headers = { authorization: `Basic ${Buffer.from(`any:${await token('ada')}`).toString('base64')}` };
    const path = `/api/v1/job/${id}`;
    expect((await rest('GET', path, { url: api.url, token: null, headers })).status).toBe(200);
    expect((await rest('GET', path, { token: null, headers })).status).toBe(401);
  });

  test('name the submitter with the prefix', async () => {
    const line =
      '{range .items[*]}{.metadata.uid} {.metadata.annotations.dockerfilejob\\.io/submitted-by}{"\\n"}{end}';
    const jobs = await kubectl(['get', 'dfj', '-n', restNamespace, '-o', `jsonpath=${line}`]);
    expect(jobs).toContain(`${id} ${place().namespace}:ada`);
  });

  test('are served beside tokens of the cluster, and forged ones are not', async () => {
    const { token: ours } = await makeClient(place().namespace, 'eve', 'dockerfilejob-client');
    expect((await rest('GET', '/api/v1/jobs', { url: api.url, token: ours })).status).toBe(200);
    await removeRight(place().namespace, 'eve');
    const { privateKey } = await makeKey();
    const forged = await sign(
      { kid: issuer.key.kid, privateKey },
      { iss: issuer.url, aud: audience, sub: 'ada', exp: seconds(600) },
    );
    expect((await rest('GET', `/api/v1/job/${id}`, { url: api.url, token: forged })).status).toBe(401);
  });
});
