import { packed } from '../../../src/text/gzip.ts';
import { exchange } from '../../support/exchange.ts';
import { startApiWithoutCluster, type TestApi } from '../../support/api.ts';

const json = { 'Content-Type': 'application/json' };
const valid = JSON.stringify({ name: 'a', description: 'b', dockerfile: packed('FROM scratch') });
const someId = '6f1c2d3e-4a5b-4c6d-8e7f-901234567890';

describe('the API with auth.mode none while the cluster is down', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApiWithoutCluster({ mode: 'none' });
  });
  afterAll(() => api.stop());

  const post = (body: string | Buffer, headers: Record<string, string> = json) =>
    api.send({ method: 'POST', path: '/api/v1/job', headers }, body);

  it('is alive, has a version, and is not ready', async () => {
    expect((await api.send({ path: '/healthz' })).status).toBe(200);
    expect((await api.send({ path: '/status' })).json).toEqual({ version: '1.2.3', commit: 'abcdef0' });
    expect(await api.send({ path: '/readyz' })).toMatchObject({
      status: 503,
      json: { reason: 'Unavailable' },
    });
  });

  it.each([
    ['GET', '/api/v1/jobs'],
    ['GET', `/api/v1/job/${someId}`],
    ['DELETE', `/api/v1/job/${someId}`],
  ])('answers %s %s with 503 and Retry-After', async (method, path) => {
    const { status, headers } = await api.send({ method, path });
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter: '2' });
  });

  it('answers a valid job with 503 rather than success', async () => {
    expect(await post(valid)).toMatchObject({
      status: 503,
      headers: { 'content-type': expect.stringMatching(/^application\/problem\+json/) as string },
    });
  });

  it.each<[string, string | Buffer, number, string]>([
    ['not JSON', '{', 400, 'InvalidJSON'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, 'InvalidJSON'],
    ['empty', '', 400, 'InvalidJSON'],
    ['a list', '[]', 400, 'InvalidField'],
    ['not base64', JSON.stringify({ name: 'a', description: 'b', dockerfile: '%%' }), 400, 'InvalidBase64'],
    ['not gzip', JSON.stringify({ name: 'a', description: 'b', dockerfile: 'AAAA' }), 400, 'InvalidGzip'],
    [
      'a bomb',
      JSON.stringify({ name: 'a', description: 'b', dockerfile: packed('x'.repeat(1e8)) }),
      413,
      'DockerfileTooLarge',
    ],
  ])('refuses a body that is %s', async (_, body, status, reason) => {
    expect((await post(body)).json).toMatchObject({ status, reason, type: 'about:blank' });
  });

  it.each<[string, Record<string, string>]>([
    ['with another type', { 'Content-Type': 'text/plain' }],
    ['without a type', {}],
    ['that is compressed', { ...json, 'Content-Encoding': 'gzip' }],
  ])('refuses a body %s with 415', async (_, headers) => {
    expect((await post(valid, headers)).json).toMatchObject({ status: 415, reason: 'UnsupportedMediaType' });
  });

  it('refuses a large body by its Content-Length before any of it is sent', async () => {
    const answer = await exchange(
      api.port,
      'POST /api/v1/job HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
  });

  it('does not ask for a large body when the client expects 100-continue', async () => {
    const answer = await exchange(
      api.port,
      'POST /api/v1/job HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 10000000\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('stops reading at the limit if a body has no Content-Length', async () => {
    const chunk = 'x'.repeat(0x10000);
    const head =
      'POST /api/v1/job HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await exchange(api.port, head + `10000\r\n${chunk}\r\n`.repeat(9));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it.each([
    ['PATCH', '/api/v1/job', 'POST, OPTIONS'],
    ['PUT', '/api/v1/jobs', 'HEAD, GET, POST, OPTIONS'],
    ['POST', `/api/v1/job/${someId}`, 'HEAD, GET, PUT, DELETE, OPTIONS'],
    ['DELETE', '/status', 'HEAD, GET, OPTIONS'],
  ])('answers %s %s with 405 and the allowed methods', async (method, path, allow) => {
    const { status, headers } = await api.send({ method, path });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow });
  });

  it.each(['/api/v1/job/not-a-uuid', '/api/v1/jobs/all', '/', '/api/v2/jobs'])(
    'answers %s with 404',
    async (path) => {
      expect((await api.send({ path })).json).toMatchObject({ status: 404, reason: 'NotFound' });
    },
  );

  it('refuses a path that is not UTF-8', async () => {
    expect((await api.send({ path: '/api/v1/job/%ff' })).json).toMatchObject({
      status: 400,
      reason: 'BadRequest',
    });
  });

  it('uses the request ID of the client if it is well-formed', async () => {
    const named = await api.send({ path: '/healthz', headers: { 'X-Request-Id': 'mine-1' } });
    const unnamed = await api.send({ path: '/healthz', headers: { 'X-Request-Id': 'x'.repeat(65) } });
    expect(named.headers['x-request-id']).toBe('mine-1');
    expect(unnamed.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('hides its framework, and forbids caching and sniffing', async () => {
    const { headers } = await api.send({ path: '/status' });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('counts requests by the pattern of their path', async () => {
    await api.send({ path: `/api/v1/job/${someId}` });
    const { text } = await api.send({ path: '/metrics' });
    expect(text).toMatch(
      /dockerfilejob_http_requests_total\{method="GET",route="\/api\/v1\/job\/:id",status="503"\} \d/,
    );
    expect(text).not.toContain(someId);
  });

  it('logs one line per request, with its ID and job but without secrets', async () => {
    const secret = 'c2VjcmV0';
    api.log.length = 0;
    await api.send({
      path: `/api/v1/job/${someId}`,
      headers: { Authorization: `Bearer ${secret}`, 'X-Request-Id': 'r7' },
    });
    await post(valid);
    // The watch of jobs, which finds no cluster, writes too.
    const lines = api.log.filter((line) => 'requestId' in line);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      requestId: 'r7',
      jobId: someId,
      status: 503,
      route: '/api/v1/job/:id',
    });
    expect(JSON.stringify(api.log)).not.toContain(secret);
    expect(JSON.stringify(api.log)).not.toContain(packed('FROM scratch'));
  });

  it('describes itself in OpenAPI 3.1, including the limits of the fields', async () => {
    const { json: description } = await api.send({ path: '/api/v1/openapi.json' });
    expect(description).toMatchObject({
      openapi: '3.1.0',
      components: {
        schemas: { JobRequest: { additionalProperties: false, properties: { name: { maxLength: 50 } } } },
      },
    });
  });
});

describe('the API with auth.mode token while the cluster is down', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApiWithoutCluster({ mode: 'token' });
  });
  afterAll(() => api.stop());

  it.each([undefined, 'Basic YTpi', 'Bearer', 'Bearer a b'])(
    'answers Authorization: %j with 401',
    async (given) => {
      const headers = given === undefined ? {} : { Authorization: given };
      const { status, headers: answered } = await api.send({ path: '/api/v1/jobs', headers });
      expect(status).toBe(401);
      expect(answered['www-authenticate']).toMatch(/^Bearer realm=/);
    },
  );

  it('requires a token before it reads a body or reveals a path', async () => {
    expect((await api.send({ method: 'POST', path: '/api/v1/job', headers: json }, '{')).status).toBe(401);
    expect((await api.send({ path: '/api/v1/nothing' })).status).toBe(401);
  });

  it('lets nobody in with a token that it cannot check', async () => {
    const { status, headers } = await api.send({
      path: '/api/v1/jobs',
      headers: { Authorization: 'Bearer abc' },
    });
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter: '2' });
  });

  it.each(['/healthz', '/status', '/metrics', '/api/v1/openapi.json', '/docs'])(
    'shows %s without a token',
    async (path) => {
      expect((await api.send({ path })).status).toBe(200);
    },
  );
});

describe('the API when told to stop', () => {
  it('first becomes unready, then accepts no more connections', async () => {
    const api = await startApiWithoutCluster({ mode: 'none' });
    const stopped = api.stop();
    const { json: problem, headers } = await api.send({ path: '/readyz' });
    expect(problem).toMatchObject({ status: 503, detail: 'the server is shutting down' });
    expect(headers.connection).toBe('close');
    await stopped;
    await expect(api.send({ path: '/healthz' })).rejects.toThrow('ECONNREFUSED');
  });
});
