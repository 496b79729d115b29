import { z } from 'zod';
import { makeClient, removeRight, restNamespace } from '../support/cluster/client-token.ts';
import { perf } from '../support/cluster/dockerfiles.ts';
import { kubectl, tryKubectl } from '../support/cluster/kubectl.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { pack, rest } from '../support/cluster/rest.ts';
import { useNamespace } from '../support/cluster/use-namespace.ts';

const place = useNamespace('rest-rights');

const content = { name: 'A model', description: '', dockerfile: pack(perf) };
const submitter = 'dockerfilejob.io/submitted-by';
const tokens: Record<string, string> = {};
let job = '';

const as = (who: string, method: string, path: string, body?: object) =>
  rest(method, path, { token: tokens[who] ?? '', ...(body && { body }) });
const ids = async (who: string): Promise<string[]> => {
  const { body } = await as(who, 'GET', '/api/v1/jobs');
  return z
    .array(z.object({ id: z.string() }))
    .parse(body)
    .map(({ id }) => id);
};

beforeAll(async () => {
  const { namespace } = place();
  for (const [name, role] of [
    ['ada', 'dockerfilejob-client'],
    ['bob', 'dockerfilejob-client'],
    ['teacher', 'dockerfilejob-editor'],
    ['stranger', undefined],
  ] as const) {
    tokens[name] = (await makeClient(namespace, name, role)).token;
  }
  const { body } = await as('ada', 'POST', '/api/v1/job', content);
  job = z.object({ id: z.uuid() }).parse(body).id;
});

afterAll(async () => {
  await as('teacher', 'DELETE', `/api/v1/job/${job}`);
  await Promise.all(['ada', 'bob', 'teacher'].map((name) => removeRight(place().namespace, name)));
});

test('attack 10: a user who may edit jobs cannot set their status', async () => {
  const { namespace } = place();
  const status = { phase: 'Succeeded', run: 1, performance: 1 };
  const manifest = {
    apiVersion: 'dockerfilejob.io/v1alpha1',
    kind: 'DockerfileJob',
    metadata: { name: 'given-status', namespace },
    spec: { suspend: true, source: { dockerfile: perf } },
    status,
  };
  await kubectl(['create', '-f', '-'], JSON.stringify(manifest));
  const read = ['get', 'dfj', 'given-status', '-n', namespace, '-o', 'jsonpath={.status.performance}'];
  expect(await kubectl(read)).toBe('');

  await kubectl([
    'create',
    'rolebinding',
    'edit',
    '-n',
    namespace,
    '--clusterrole=dockerfilejob-editor',
    '--user=editor',
  ]);
  const patch = ['patch', 'dfj', 'given-status', '-n', namespace, '--type=merge', '--as=editor'];
  await kubectl([...patch, '-p', '{"spec":{"description":"mine"}}']);
  const forged = await tryKubectl([...patch, '--subresource=status', '-p', JSON.stringify({ status })]);
  expect([forged.code, forged.stderr]).toEqual([1, expect.stringContaining('forbidden')]);
  expect(await kubectl(read)).toBe('');
});

describe("attacks 12, 70: another user's job by REST", () => {
  test.each(['bob', 'stranger'])('does not exist for %s: read, replace, delete and list', async (who) => {
    const absent = { status: 404, body: { reason: 'NotFound' } };
    expect(await as(who, 'GET', `/api/v1/job/${job}`)).toMatchObject(absent);
    expect(await as(who, 'PUT', `/api/v1/job/${job}`, content)).toMatchObject(absent);
    expect(await as(who, 'DELETE', `/api/v1/job/${job}`)).toMatchObject(absent);
    if (who === 'bob') expect(await ids(who)).not.toContain(job);
    else expect((await as(who, 'GET', '/api/v1/jobs')).status).toBe(403);
  });

  test('is there for its submitter, and for whoever has the verb on all jobs', async () => {
    for (const who of ['ada', 'teacher']) {
      expect(await as(who, 'GET', `/api/v1/job/${job}`)).toMatchObject({ status: 200, body: { id: job } });
      expect(await ids(who)).toContain(job);
    }
    const described = { ...content, description: 'changed' };
    expect((await as('ada', 'PUT', `/api/v1/job/${job}`, described)).status).toBe(200);
  });

  test('has its submitter, whom nobody can forge or change', async () => {
    const { namespace, cluster } = place();
    const found = await patiently(async () => {
      for await (const one of cluster.list('DockerfileJob', { namespace: restNamespace }))
        if (one.metadata.uid === job) return one;
      return undefined;
    }, 'the job');
    const ada = `system:serviceaccount:${namespace}:ada`;
    expect(found.metadata.annotations).toMatchObject({ [submitter]: ada });

    const annotate = ['annotate', 'dfj', found.metadata.name, '-n', restNamespace, '--overwrite'];
    for (const change of [`${submitter}=bob`, `${submitter}-`]) {
      const { code, stderr } = await tryKubectl([...annotate, change]);
      expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be changed')]);
    }
    const forged = JSON.stringify({
      apiVersion: 'dockerfilejob.io/v1alpha1',
      kind: 'DockerfileJob',
      metadata: { name: 'forged', namespace, annotations: { [submitter]: ada } },
      spec: { suspend: true, source: { dockerfile: perf } },
    });
    const { code, stderr } = await tryKubectl(['create', '-f', '-'], forged);
    expect([code, stderr]).toEqual([1, expect.stringContaining('must be your own username')]);
    await kubectl(['annotate', 'dfj', found.metadata.name, '-n', restNamespace, 'example.com/other=1']);
  });
});
