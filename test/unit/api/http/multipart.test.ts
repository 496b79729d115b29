import { startApiWithoutCluster, type TestApi } from '../../../support/api.ts';
import { exchange } from '../../../support/exchange.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApiWithoutCluster({ mode: 'none' });
});
afterAll(() => api.stop());

/** A complete form gets as far as the cluster, which is down. */
const complete = { status: 503, reason: 'Unavailable' };
const file = (text: string): Blob => new Blob([text], { type: 'application/octet-stream' });

async function submit(form: FormData): Promise<{ status: number; reason: string; detail: string }> {
  const response = await fetch(`http://127.0.0.1:${api.port}/api/v1/jobs`, { method: 'POST', body: form });
  const { reason, detail } = (await response.json()) as { reason: string; detail: string };
  return { status: response.status, reason, detail };
}
function form(fields: Record<string, string | Blob>): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') made.append(name, value);
    else made.append(name, value, 'file');
  }
  return made;
}

describe('a job that is submitted as a form', () => {
  it.each([
    ['a Dockerfile as text', { dockerfile: 'FROM scratch' }],
    ['a Dockerfile as a file', { dockerfile: file('FROM scratch') }],
    ['a spec in YAML', { dockerfile: 'FROM scratch', spec: file('priority: 3'), name: 'A model' }],
    ['a spec in JSON that has the source', { spec: '{"source": {"dockerfile": "FROM scratch"}}' }],
  ])('is accepted with %s', async (_what, fields) => {
    expect(await submit(form(fields))).toMatchObject(complete);
  });

  it.each([
    [
      'an unknown field',
      { dockerfile: 'FROM scratch', image: 'x' },
      400,
      'image is not a known field; use dockerfile',
    ],
    ['no Dockerfile', { name: 'A model' }, 400, 'dockerfile is required, or spec with a source'],
    [
      'two Dockerfiles',
      { dockerfile: 'FROM scratch', spec: 'source: {dockerfile: FROM debian}' },
      400,
      'dockerfile must not be given beside',
    ],
    ['a spec that is a list', { dockerfile: 'FROM scratch', spec: '[]' }, 400, 'spec must be an object'],
    [
      'a spec that is no YAML',
      { dockerfile: 'FROM scratch', spec: 'a: b: c' },
      400,
      'the body must be one document in YAML',
    ],
    ['fields that are too large', { dockerfile: 'x'.repeat(600 * 1024) }, 413, 'the fields must be at most'],
  ])('is refused with %s', async (_what, fields, status, detail) => {
    const answer = await submit(form(fields));
    expect({ ...answer, detail: answer.detail.slice(0, detail.length) }).toMatchObject({ status, detail });
  });

  it('is accepted from curl that was given a boundary, and added another one', async () => {
    const type = 'multipart/form-data; boundary=---01; boundary=----02';
    const body =
      '------02\r\nContent-Disposition: form-data; name="dockerfile"\r\n\r\nFROM scratch\r\n------02--\r\n';
    const headers = { 'content-type': type };
    expect(await api.send({ method: 'POST', path: '/api/v1/jobs', headers }, body)).toMatchObject({
      status: 503,
    });
  });

  it('attack 107: is refused with a part that has no name', async () => {
    const body = '--x\r\nContent-Disposition: form-data\r\n\r\nFROM scratch\r\n--x--\r\n';
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await api.send({ method: 'POST', path: '/api/v1/jobs', headers }, body);
    expect(answer).toMatchObject({ status: 400, json: { detail: 'a part of the form has no name' } });
  });

  it('is refused with a field twice', async () => {
    const twice = form({ dockerfile: 'FROM scratch' });
    twice.append('dockerfile', 'FROM debian');
    expect(await submit(twice)).toMatchObject({ status: 400, detail: 'dockerfile must be given once' });
  });

  it('is refused if it ends before its last boundary, and the connection is of use after that', async () => {
    const body = '--x\r\nContent-Disposition: form-data; name="dockerfile"\r\n\r\nFROM scratch';
    const answer = await api.send(
      {
        method: 'POST',
        path: '/api/v1/jobs',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
      body,
    );
    expect(answer).toMatchObject({ status: 400, json: { reason: 'BadRequest' } });
  });

  it.each(['multipart/form-data', 'multipart/mixed; boundary=x'])('is refused as %s', async (type) => {
    const { status } = await api.send(
      { method: 'POST', path: '/api/v1/jobs', headers: { 'content-type': type } },
      'x',
    );
    expect([400, 415]).toContain(status);
  });
});

describe('a request that is refused before there is one', () => {
  it.each([
    [
      'headers of 20 KiB',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'HeadersTooLarge',
    ],
    ['something that is not HTTP', 'hello\r\n\r\n', 400, 'BadRequest'],
  ])('gets a problem: %s', async (_what, request, status, reason) => {
    const answer = await exchange(api.port, request);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('Content-Type: application/problem+json');
    expect(answer).toContain(`"reason":"${reason}"`);
  });
});
