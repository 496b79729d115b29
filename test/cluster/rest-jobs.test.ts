import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { kind } from '../../src/resource/schema.ts';
import { makeClient } from '../support/cluster/client-token.ts';
import { perf } from '../support/cluster/dockerfiles.ts';
import { kubectl } from '../support/cluster/kubectl.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { rest, type Answer, type RestOptions } from '../support/cluster/rest.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('rest-jobs');
const failing = 'FROM debian:bookworm\nRUN exit 3\n';
let token = '';

beforeAll(async () => {
  const { namespace } = team();
  const client = await makeClient(namespace, 'ada');
  token = client.token;
  await kubectl([
    ...['create', 'rolebinding', 'ada', '-n', namespace, '--clusterrole=dockerfilejob-editor'],
    `--serviceaccount=${namespace}:ada`,
  ]);
});

const send = (method: string, to: string, options: RestOptions = {}): Promise<Answer> =>
  rest(method, to, { token, ...options });

const view = z.looseObject({ id: z.uuid(), status: z.string(), resourceVersion: z.string() });
const path = '/api/v1/jobs';
const yaml = (name: string): string =>
  `apiVersion: dockerfilejob.io/v1alpha1\nkind: DockerfileJob\nmetadata: {namespace: ${team().namespace}, name: ${name}}\n` +
  `spec:\n  suspend: true\n  source:\n    dockerfile: |\n${perf.replaceAll(/^/gm, '      ')}\n`;

const post = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  send('POST', path, { body, headers });
const idOf = ({ body }: Answer): string => view.parse(body).id;
const get = async (id: string): Promise<z.output<typeof view>> =>
  view.parse((await send('GET', `${path}/${id}`)).body);
const job = (spec: object, metadata: object = {}) => ({
  metadata: { namespace: team().namespace, ...metadata },
  spec: { suspend: true, source: { dockerfile: perf }, ...spec },
});

async function countOf(submitted: (name: string) => boolean): Promise<number> {
  let count = 0;
  for await (const { metadata } of team().cluster.list(kind, { namespace: team().namespace }))
    if (submitted(metadata.name)) count += 1;
  return count;
}

describe('POST /api/v1/jobs', () => {
  test.each([
    ['YAML', () => post(yaml('by-yaml'), { 'content-type': 'application/yaml' })],
    ['JSON', () => post(job({}))],
  ])('makes a DockerfileJob of %s, and says where it is', async (_what, make) => {
    const answer = await make();
    expect(answer).toMatchObject({ status: 201, body: { status: expect.any(String) as string } });
    expect(answer.headers.get('location')).toBe(`${path}/${idOf(answer)}`);
    expect(await send('GET', answer.headers.get('location') ?? '')).toMatchObject({
      status: 200,
      body: {
        namespace: team().namespace,
        source: { dockerfile: perf },
        createdAt: expect.any(String) as string,
      },
    });
  });

  test('makes one of a form with a plain Dockerfile', async () => {
    const form = new FormData();
    form.append('dockerfile', new Blob([perf]), 'Dockerfile');
    form.append('spec', 'suspend: true');
    form.append('name', 'By form');
    const body = new Response(form);
    const headers = { 'content-type': body.headers.get('content-type') ?? '' };
    const answer = await rest('POST', path, { body: new Uint8Array(await body.arrayBuffer()), headers });
    expect(answer).toMatchObject({ status: 201, body: { name: 'By form', source: { dockerfile: perf } } });
    await rest('DELETE', `${path}/${idOf(answer)}`);
  });

  test.each([
    ['a field that nobody knows', { spce: 1 }, 422, /unknown field "spec.spce"/],
    ['two sources', { source: { dockerfile: perf, configMap: { name: 'x' } } }, 422, /exactly one of/],
    ['a time-out that is none', { build: { timeout: 'soon' } }, 422, /spec.build.timeout/],
  ])('refuses %s, and names it', async (_what, spec, status, message) => {
    const answer = await post(job(spec));
    expect(answer).toMatchObject({ status, body: { detail: expect.stringMatching(message) as string } });
  });

  test('with a key makes one job, whichever replica is asked, and refuses another body', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(job({ name: 'Once' }), headers)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(await countOf((name) => name.startsWith('key-'))).toBe(1);
    expect(await post(job({ name: 'Twice' }), headers)).toMatchObject({
      status: 422,
      body: { reason: 'IdempotencyKeyReused' },
    });
  });
});

describe('a job', () => {
  test('that fails says why in one call: reason, line, the lines around it and what to do', async () => {
    const id = idOf(await post(job({ suspend: false, source: { dockerfile: failing } })));
    await patiently(async () => ((await get(id)).status === 'failed' ? true : undefined), `${id} to fail`);
    expect(await get(id)).toMatchObject({
      reason: 'BuildFailed',
      message: expect.any(String) as string,
      help: expect.stringContaining('The build failed') as string,
      line: expect.any(Number) as number,
      context: expect.arrayContaining([{ line: 1, text: failing.split('\n')[0] }]) as object,
      steps: expect.arrayContaining([expect.objectContaining({ name: 'build', state: 'Failed' })]) as object,
    });
  });

  test('is canceled, and run again as another one', async () => {
    const id = idOf(await post(job({ name: 'Again' })));
    expect(await send('POST', `${path}/${id}/cancel`)).toMatchObject({ status: 202 });
    await patiently(
      async () => ((await get(id)).status === 'canceled' ? true : undefined),
      `${id} to be canceled`,
    );
    expect(await send('POST', `${path}/${id}/cancel`)).toMatchObject({ status: 202 });
    const again = await send('POST', `${path}/${id}/rerun`);
    expect(again).toMatchObject({ status: 201, body: { name: 'Again' } });
    expect(idOf(again)).not.toBe(id);
    await patiently(
      async () => ((await get(idOf(again))).status === 'success' ? true : undefined),
      'the second to succeed',
    );
    expect(await send('POST', `${path}/${idOf(again)}/cancel`)).toMatchObject({
      status: 409,
      body: { reason: 'Conflict' },
    });
  });

  test('is removed with 204, and is not there any more', async () => {
    const id = idOf(await post(job({})));
    expect((await send('DELETE', `${path}/${id}`)).status).toBe(204);
    await patiently(
      async () => ((await send('GET', `${path}/${id}`)).status === 404 ? true : undefined),
      `${id} to be gone`,
    );
  });

  test('is sent again only if it has changed', async () => {
    const id = idOf(await post(job({})));
    const again = (etag: string): Promise<Answer> =>
      send('GET', `${path}/${id}`, { headers: { 'if-none-match': etag } });
    // The operator may still be writing that the job waits.
    await patiently(async () => {
      const { headers } = await send('GET', `${path}/${id}`);
      return (await again(headers.get('etag') ?? '')).status === 304 ? true : undefined;
    }, 'an answer with 304');
    expect((await again('"0"')).status).toBe(200);
  });

  test('is not replaced if it has changed since it was read', async () => {
    const id = idOf(await post(job({})));
    const put = (etag: string | null): Promise<Answer> =>
      send('PUT', `/api/v1/job/${id}`, {
        body: { name: 'Mine', description: '', dockerfile: 'H4sIAAAAAAAAA3ML8vdVKE4uSixJzgAAuO9qMAwAAAA=' },
        ...(etag !== null && { headers: { 'if-match': etag } }),
      });
    const { headers } = await send('GET', `/api/v1/job/${id}`);
    expect(await put('"1"')).toMatchObject({ status: 412, body: { reason: 'PreconditionFailed' } });
    expect((await put(null)).status).toBe(200);
    expect((await put(headers.get('etag'))).status).toBe(412);
  });
});

describe('GET /api/v1/jobs', () => {
  const names = ['page-a', 'page-b', 'page-c', 'page-d', 'page-e'];
  const list = async (query: string, options: RestOptions = {}): Promise<Answer> =>
    send('GET', `${path}?${query}`, options);

  beforeAll(async () => {
    for (const name of names) await post(job({ name }, { name }));
  });

  test('gives pages, each with a link to the next', async () => {
    const found: unknown[] = [];
    let next = `${path}?name=page-&limit=2&sort=name&fields=name`;
    for (let page = 0; next !== '' && page < 9; page += 1) {
      const answer = await send('GET', next);
      expect(answer.status).toBe(200);
      found.push(...z.array(z.unknown()).parse(answer.body));
      next = /^<(.*)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
    }
    expect(found).toEqual(names.map((name) => ({ name })));
  });

  test('shows what fields ask for, and finds by status', async () => {
    const { body } = await list('name=page-a&fields=name,source,status&status=queued,init');
    expect(body).toEqual([
      { name: 'page-a', source: { dockerfile: perf }, status: expect.any(String) as string },
    ]);
    expect((await list('name=page-a&status=success')).body).toEqual([]);
  });

  test('names the parameter that is wrong', async () => {
    expect(await list('limit=0&page=2')).toMatchObject({
      status: 400,
      body: { reason: 'InvalidField', errors: [{ field: 'limit' }, { field: 'page' }] },
    });
  });

  test.each([
    ['HEAD', {}, 200],
    ['OPTIONS', {}, 204],
    ['GET', { accept: 'text/html' }, 406],
    ['GET', { accept: '*/*' }, 200],
  ])('answers %s with %j with %i', async (method, headers, status) => {
    expect((await send(method, `${path}?limit=1`, { headers })).status).toBe(status);
  });
});
