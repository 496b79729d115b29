import { z } from 'zod';
import { kind } from '../../src/resource/schema.ts';
import { leaving, perf } from '../support/cluster/dockerfiles.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { tagsOf } from '../support/cluster/registry.ts';
import { pack, rest, unpack } from '../support/cluster/rest.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('rest');

const view = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  dockerfile: z.string(),
  status: z.string().max(10),
  performance: z.number().nullable(),
});
/** What a single job has besides. */
const single = view.extend({
  audit: z.number().min(0).max(1).nullable(),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
type View = z.output<typeof view>;

const content = { name: 'A model', description: 'Ünïcode, too: 模型', dockerfile: pack(perf) };
const made: string[] = [];

async function post(body: object = content): Promise<string> {
  const answer = await rest('POST', '/api/v1/job', { body });
  expect(answer.status).toBe(200);
  const { id } = z.strictObject({ id: z.uuidv4() }).parse(answer.body);
  made.push(id);
  return id;
}

const get = async (id: string): Promise<z.output<typeof single>> =>
  single.parse((await rest('GET', `/api/v1/job/${id}`)).body);
const all = async (): Promise<View[]> => z.array(view).parse((await rest('GET', '/api/v1/jobs')).body);
const isGone = async (id: string): Promise<true | undefined> =>
  (await rest('GET', `/api/v1/job/${id}`)).status === 404 ? true : undefined;
const over = (id: string, performance: number): Promise<View> =>
  patiently(async () => {
    const job = await get(id);
    return job.performance === performance ? job : undefined;
  }, `${id} to reach ${performance}`);

afterAll(async () => {
  await Promise.all(made.map((id) => rest('DELETE', `/api/v1/job/${id}`)));
});

describe('a job', () => {
  test('is returned as it was submitted, and starts as init', async () => {
    const id = await post();
    const { dockerfile, ...rest_ } = await get(id);
    expect(unpack(dockerfile)).toBe(perf);
    expect(rest_).toMatchObject({
      id,
      name: content.name,
      description: content.description,
      performance: null,
    });
    expect(['init', 'queued', 'building']).toContain(rest_.status);
  });

  test('runs again if PUT changes its Dockerfile, but not if PUT changes only its description', async () => {
    const id = await post();
    expect((await over(id, 0.99)).status).toBe('success');

    const described = { ...content, description: 'Another' };
    const answer = await rest('PUT', `/api/v1/job/${id}`, { body: described });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect(await get(id)).toMatchObject({ description: 'Another', status: 'success', performance: 0.99 });

    await rest('PUT', `/api/v1/job/${id}`, {
      body: { ...described, dockerfile: pack(leaving('{"perf":0.5}')) },
    });
    expect((await over(id, 0.5)).status).toBe('success');
  });

  test('is gone after DELETE, with everything that belongs to it', async () => {
    const id = await post();
    await over(id, 0.99);
    const answer = await rest('DELETE', `/api/v1/job/${id}`);
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    await patiently(() => isGone(id), `${id} to be gone`);
    expect((await all()).map((job) => job.id)).not.toContain(id);
    const namespace = { kind: 'Namespace', name: `dfj-${id}` } as const;
    await patiently(
      async () => ((await team().cluster.get(namespace)) ? undefined : true),
      'its namespace to go',
    );
    const noTags = async () => ((await tagsOf({ metadata: { uid: id } })).length === 0 ? true : undefined);
    await patiently(noTags, 'its images to go');
  });

  test('created with kubectl appears in the REST API, and vice versa', async () => {
    const job = await team().submit({ source: { dockerfile: perf }, name: 'By kubectl', suspend: true });
    expect(await get(job.metadata.uid)).toMatchObject({
      name: 'By kubectl',
      description: '',
      performance: null,
    });
    expect((await all()).map(({ id }) => id)).toContain(job.metadata.uid);

    const id = await post();
    const uids: string[] = [];
    for await (const { metadata } of team().cluster.list(kind)) uids.push(metadata.uid);
    expect(uids).toContain(id);
  });

  test('that is newer is listed first', async () => {
    const first = await post({ ...content, name: 'first' });
    await new Promise((resolve) => setTimeout(resolve, 1100)); // creation timestamps have a resolution of one second
    const second = await post({ ...content, name: 'second' });
    const ids = (await all()).map(({ id }) => id);
    expect(ids.indexOf(second)).toBeGreaterThanOrEqual(0);
    expect(ids.indexOf(second)).toBeLessThan(ids.indexOf(first));
  });
});

describe('authentication', () => {
  test.each([
    ['without a token', null],
    ['with an invalid token', 'not-a-token'],
  ])('rejects requests %s with a 401 as problem+json', async (_which, token) => {
    for (const [method, path] of [
      ['GET', '/api/v1/jobs'],
      ['POST', '/api/v1/job'],
    ] as const) {
      const answer = await rest(method, path, { token, ...(method === 'POST' && { body: content }) });
      expect(answer).toMatchObject({ status: 401, body: { status: 401, reason: 'Unauthorized' } });
      expect(answer.contentType).toContain('application/problem+json');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  test.each(['/status', '/healthz', '/readyz', '/metrics', '/api/v1/openapi.json', '/docs'])(
    'is not required for %s',
    async (path) => {
      expect((await rest('GET', path, { token: null })).status).toBe(200);
    },
  );
});

test('/status reports the version and the commit that the image was built from', async () => {
  const { body } = await rest('GET', '/status');
  expect(body).toMatchObject({
    version: expect.stringMatching(/^[0-9]+\.[0-9]+\.[0-9]+/) as string,
    commit: expect.stringMatching(/^[0-9a-f]{7,40}/) as string,
  });
});

test('/docs shows the API in a browser, which may load and run nothing', async () => {
  const { contentType, headers, body } = await rest('GET', '/docs', { token: null });
  expect(contentType).toBe('text/html; charset=utf-8');
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
  expect(body).toContain('<section class="operation" id="submitJob">');
});

test('the OpenAPI document describes every route of the contract', async () => {
  const { body } = await rest('GET', '/api/v1/openapi.json');
  expect(body).toMatchObject({
    openapi: expect.stringMatching(/^3\.1\./) as string,
    paths: {
      '/api/v1/job': { post: {} },
      '/api/v1/job/{id}': { get: {}, put: {}, delete: {} },
      '/api/v1/jobs': { get: {} },
    },
  });
});
