import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { perf } from '../support/cluster/dockerfiles.ts';
import { connectionVariable } from '../support/cluster/connection.ts';
import { machineAddress, relayOnNode } from '../support/cluster/node-relay.ts';
import { startOwnApi } from '../support/cluster/own-api.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { rest } from '../support/cluster/rest.ts';
import { ask, type Answer, type Question } from '../support/ingress/ask.ts';
import { ingressTo } from '../support/ingress/ingress-to.ts';
import { verified } from '../support/ingress/traefik.ts';
import { apply, isServed, useIngress } from '../support/ingress/use-ingress.ts';

jest.setTimeout(180_000);
const ingress = useIngress('ingress-requests');
const through = (path: string, question?: Question) => ask(ingress(), path, question);

const path = '/api/v1/jobs';
const made: string[] = [];
afterAll(async () => {
  for (const id of made) await rest('DELETE', `${path}/${id}`);
});

const jobSchema = z.looseObject({ id: z.uuid(), name: z.string() });

/** Submits a job that never begins. */
async function submit(name: string, headers: Record<string, string> = {}) {
  const body = { spec: { name, suspend: true, source: { dockerfile: perf } } };
  const answer = await through(path, { method: 'POST', body, headers });
  expect(answer).toMatchObject({ status: 201 });
  const { id } = jobSchema.parse(answer.body);
  made.push(id);
  return { id, location: answer.headers.location ?? '' };
}

/** Where the Link header of a page leads. */
const nextOf = ({ headers }: Answer): string =>
  /^<([^>]*)>; rel="next"$/.exec(String(headers['link']))?.[1] ?? '';
const idsIn = (body: unknown): string[] =>
  z
    .array(jobSchema)
    .parse(body)
    .map(({ id }) => id);

interface Other {
  readonly host: string;
  readonly basic?: boolean;
  readonly tls?: Readonly<Record<string, string>>;
}

/** Does something while a host leads to an API with other settings than the installed one. */
async function withOwnApi({ host, basic = false, tls }: Other, work: () => Promise<void>): Promise<void> {
  const { namespace, folder } = ingress();
  const api = await startOwnApi({ mode: 'token', basic }, false, {
    host: machineAddress,
    ...(tls && { tls: { folder } }),
  });
  const port = Number(new URL(api.url).port);
  const relay = await relayOnNode(port);
  try {
    await apply(ingressTo({ namespace, host, address: relay.host, port, ...(tls && { tls }) }));
    await work();
  } finally {
    await relay.stop();
    await api.stop();
  }
}

test('jobs are submitted, read, listed page by page and deleted, by what Location and Link say', async () => {
  const name = `Through Traefik ${randomUUID().slice(0, 8)}`;
  const [first, second] = [await submit(name), await submit(name)];
  const read = await through(second.location);
  expect(read).toMatchObject({ status: 200, body: { id: second.id, name } });
  await patiently(async () => {
    const { headers } = await through(second.location);
    const again = await through(second.location, { headers: { 'if-none-match': headers.etag ?? '' } });
    // The operator may have changed it in between.
    return (again.status === 304 && again.text === '') || undefined;
  }, '304');
  expect(await through(second.location, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });

  const page = await through(`${path}?limit=1&name=${encodeURIComponent(name)}&fields=id,name`);
  const next = await through(nextOf(page));
  expect([page, next].flatMap(({ body }) => idsIn(body)).sort()).toEqual([first.id, second.id].sort());
  expect(next.headers['link']).toBeUndefined();

  expect(await through(first.location, { method: 'DELETE' })).toMatchObject({ status: 204 });
  expect(await through(`${path}/${randomUUID()}`)).toMatchObject({
    status: 404,
    headers: { 'content-type': expect.stringMatching(/^application\/problem\+json/) as string },
  });
});

test('a client that claims to be somebody else, or at another host, changes nothing', async () => {
  const forged = {
    forwarded: 'for=10.0.0.1;host=evil.example.com;proto=http',
    'x-forwarded-host': 'evil.example.com',
    'x-forwarded-proto': 'http',
    'x-forwarded-prefix': '/evil',
    'x-forwarded-for': '10.0.0.1',
  };
  const { id, location } = await submit('Forged', forged);
  expect(location).toBe(`${path}/${id}`);
  await submit('Forged', forged);
  const page = await through(`${path}?limit=1&name=Forged`, { headers: forged });
  expect(nextOf(page)).toMatch(/^\/api\/v1\/jobs\?/);
});

describe('the token', () => {
  test('reaches the API, and without one the answer is 401', async () => {
    expect(await through(path)).toMatchObject({ status: 200 });
    expect(await through(path, { authorization: null })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringMatching(/^Bearer/) as string },
    });
    expect(await through(path, { authorization: 'Bearer nonsense' })).toMatchObject({ status: 401 });
  });

  test('reaches an API that takes it as the password of HTTP Basic, too', async () => {
    const host = 'basic.example.com';
    const basic = (password: string) => ({
      host,
      authorization: `Basic ${Buffer.from(`any:${password}`).toString('base64')}`,
    });
    await withOwnApi({ host, basic: true }, async () => {
      await isServed(ingress(), host);
      expect(await through(path, basic(connectionVariable('DFJ_TOKEN')))).toMatchObject({ status: 200 });
      expect(await through(path, basic('nonsense'))).toMatchObject({ status: 401 });
    });
  });
});

describe('an API that serves TLS itself', () => {
  test('is reached by TLS, and its certificate is verified, if its Service says by which name', async () => {
    const host = 'tls.example.com';
    await withOwnApi({ host, tls: verified }, async () => {
      await isServed(ingress(), host);
      expect(await through(path, { host })).toMatchObject({ status: 200 });
    });
  });

  test('is not reached without that, because no certificate is for the address of a pod', async () => {
    const host = 'unverified.example.com';
    await withOwnApi({ host, tls: {} }, async () => {
      const answer = await patiently(async () => {
        const given = await through('/readyz', { host });
        return given.status === 404 ? undefined : given;
      }, 'the Ingress to be read');
      console.log(`a certificate for another name: ${answer.status} ${answer.text}`);
      expect(answer.status).toBeGreaterThanOrEqual(500);
    });
  });
});

describe('what is not for the Ingress', () => {
  /** Answers of the API have an ID. */
  const isFromApi = { 'x-request-id': expect.any(String) as string };

  test('gets no further than the controller: another host, and plain HTTP on both ports', async () => {
    expect((await through('/status')).headers).toMatchObject(isFromApi);
    for (const question of [
      { host: 'other.example.com' },
      { plain: true, through: 'web' },
      { plain: true, through: 'websecure' },
    ] as const) {
      const { status, headers } = await through('/status', question);
      expect({ question, status, id: headers['x-request-id'] }).toEqual({
        question,
        status: 404,
        id: undefined,
      });
    }
  });
});
