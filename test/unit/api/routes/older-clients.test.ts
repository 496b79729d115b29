import { startApiWithoutCluster, type Answer, type TestApi } from '../../../support/api.ts';

/** Without a cluster, whatever is accepted ends here. */
const accepted = { status: 503, json: { reason: 'Unavailable' } };
const form = (dockerfile: string): string =>
  `--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n${dockerfile}\r\n--x--\r\n`;
const id = '6f1c2d3e-4a5b-4c6d-8e7f-901234567890';

const run = (api: TestApi, body: string): Promise<Answer> =>
  api.send(
    { method: 'POST', path: '/run', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    body,
  );
const put = (api: TestApi): Promise<Answer> =>
  api.send(
    {
      method: 'PUT',
      path: `/api/v1/job/${id}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
    '{}',
  );

describe('the API with api.compatibility', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApiWithoutCluster({ mode: 'none' }, { compatibility: true });
  });
  afterAll(() => api.stop());

  it('takes a Dockerfile at POST /run', async () => {
    expect(await run(api, form('FROM scratch\nCMD ["a"]'))).toMatchObject(accepted);
  });

  it.each([
    ['that cannot be parsed', 'FROM scratch\nRUNN x', /^line 2: .*RUNN/],
    ['that needs files', 'FROM scratch\n\nCOPY a /', /^line 3: /],
    ['that is empty', '', /must have the field file/],
  ])('refuses one %s at once, with the line', async (_what, dockerfile, detail) => {
    expect(await run(api, form(dockerfile))).toMatchObject({
      status: 400,
      json: { reason: 'DockerfileInvalid', detail: expect.stringMatching(detail) as string },
    });
  });

  it('says the version at GET /status, and looks for a job at GET /status?id=', async () => {
    expect(await api.send({ path: '/status' })).toMatchObject({ status: 200, json: { version: '1.2.3' } });
    expect(await api.send({ path: `/status?id=${id}` })).toMatchObject(accepted);
    expect(await api.send({ path: '/status?id=none' })).toMatchObject({ status: 404 });
  });

  it('reads a body that curl calls a form as JSON', async () => {
    expect(await put(api)).toMatchObject(accepted);
  });
});

describe('the API without api.compatibility', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApiWithoutCluster({ mode: 'none' });
  });
  afterAll(() => api.stop());

  it('knows none of these calls', async () => {
    expect((await run(api, form('FROM scratch'))).status).toBe(404);
    expect((await api.send({ path: `/status?id=${id}` })).status).toBe(404);
  });
});

describe('with api.compatibility, a client without a token', () => {
  it.each([
    ['POST', '/run'],
    ['GET', `/status?id=${id}`],
  ])('is refused at %s %s', async (method, path) => {
    const api = await startApiWithoutCluster({ mode: 'token' }, { compatibility: true });
    try {
      expect(await api.send({ method, path })).toMatchObject({ status: 401 });
    } finally {
      await api.stop();
    }
  });
});
