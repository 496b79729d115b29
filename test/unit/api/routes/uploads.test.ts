import { gzipSync } from 'node:zlib';
import { makeUploads } from '../../../../src/api/uploads/index.ts';
import { parseUpload, sha256, submitterHash } from '../../../../src/resource/upload.ts';
import { startApiWithoutCluster, type TestApi } from '../../../support/api.ts';
import { startStubRegistry, type StubRegistry } from '../../../support/stub-registry.ts';
import { tarOf } from '../../../support/tar.ts';

const archive = gzipSync(tarOf([{ name: 'Dockerfile', data: 'FROM debian\n' }]));
let registry: StubRegistry;
let api: TestApi;
let without: TestApi;
beforeAll(async () => {
  registry = await startStubRegistry();
  const access = { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined };
  const logger = { info: () => undefined };
  const uploads = makeUploads({ host: registry.host, access, maxBytes: 2 ** 20, maxKept: 2 ** 30, logger });
  api = await startApiWithoutCluster({ mode: 'none' }, { uploads });
  without = await startApiWithoutCluster({ mode: 'none' });
});
afterAll(async () => {
  await api.stop();
  await without.stop();
  registry.stop();
});

async function post(path: string, body: FormData | Buffer, type?: string, server = api) {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method: 'POST',
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : body,
    ...(type !== undefined && { headers: { 'content-type': type } }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

describe('an archive that is uploaded', () => {
  it('is in the registry, and its digest in the answer', async () => {
    const { status, body } = await post('/api/v1/uploads', archive, 'application/gzip');
    expect(status).toBe(201);
    const upload = parseUpload(JSON.parse(registry.manifests.get(body['digest'] ?? '') ?? ''));
    expect(upload?.context.digest).toBe(sha256(archive));
    expect(upload?.submitter).toBe(submitterHash('system:anonymous'));
  });

  it('gives the same digest however often it is sent', async () => {
    const one = await post('/api/v1/uploads', archive, 'application/gzip');
    expect(await post('/api/v1/uploads?namespace=default', archive, 'application/gzip')).toEqual(one);
  });

  it.each([
    ['application/zip', Buffer.from('PK'), 415, /or a zip archive/],
    [
      'application/json',
      Buffer.from('{}'),
      415,
      /the body must be application\/x-tar or application\/gzip or application\/zip/,
    ],
    ['application/x-tar', Buffer.from('text'), 415, /must be a tar archive/],
    ['application/gzip', Buffer.concat([archive, Buffer.alloc(2 ** 20)]), 413, /at most 1048576 bytes/],
  ])('is refused as %s with %p', async (type, body, status, detail) => {
    const refused = await post('/api/v1/uploads', body, type);
    expect(refused).toMatchObject({ status, body: { detail: expect.stringMatching(detail) as string } });
    expect(registry.sessions.size).toBe(0);
  });

  it('is refused for what is no namespace', async () => {
    expect((await post('/api/v1/uploads?namespace=../x', archive, 'application/gzip')).status).toBe(400);
  });

  it('is refused where the server takes none, and so is one in a form', async () => {
    const refused = {
      status: 403,
      body: {
        reason: 'UploadsDisabled',
        detail: expect.stringContaining('api.uploads.enabled') as string,
      },
    };
    expect(await post('/api/v1/uploads', archive, 'application/gzip', without)).toMatchObject(refused);
    expect(await post('/api/v1/jobs', form({ context: archive }), undefined, without)).toMatchObject(refused);
  });
});

function form(fields: Readonly<Record<string, string | Buffer>>): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') made.append(name, value);
    else made.append(name, new Blob([new Uint8Array(value)]), 'file');
  return made;
}

describe('the context in a form', () => {
  /** A complete form gets as far as the cluster, which is down. */
  const complete = { status: 503, body: { reason: 'Unavailable' } };
  const last = () => parseUpload(JSON.parse([...registry.manifests.values()].at(-1) ?? ''));

  it.each([
    ['after', { dockerfile: 'FROM after', context: archive }],
    ['before', { context: archive, dockerfile: 'FROM before' }],
  ])('is uploaded, and the Dockerfile with it: %s', async (when, fields) => {
    expect(await post('/api/v1/jobs', form(fields))).toMatchObject(complete);
    const text = registry.blobs.get(last()?.dockerfile?.digest ?? '')?.toString();
    expect(text).toBe(`FROM ${when}`);
  });

  it('may have the Dockerfile itself', async () => {
    const fields = { context: archive, spec: 'source: {artifact: {dockerfilePath: Dockerfile}}' };
    expect(await post('/api/v1/jobs', form(fields))).toMatchObject(complete);
  });

  it.each([
    ['is no archive', { context: Buffer.from('text'), dockerfile: 'FROM x' }, 415],
    ['comes with an unknown field', { context: archive, image: 'x' }, 400],
    ['comes with a field that is no text', { context: archive, dockerfile: Buffer.from([0xff]) }, 400],
  ])('is refused if it %s', async (_what, fields, status) => {
    expect((await post('/api/v1/jobs', form(fields))).status).toBe(status);
    expect(registry.sessions.size).toBe(0);
  });
});
