import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { makeUploads, type UploadRequest } from '../../../../src/api/uploads/index.ts';
import {
  parseUpload,
  sha256,
  submitterHash,
  uploadTag,
  uploadTags,
} from '../../../../src/resource/upload.ts';
import { startStubRegistry, type StubRegistry } from '../../../support/stub-registry.ts';
import { tarOf } from '../../../support/tar.ts';

const tar = tarOf([{ name: 'Dockerfile', data: 'FROM debian\n' }]);
const gzip = gzipSync(tar);

let registry: StubRegistry;
beforeEach(async () => {
  registry = await startStubRegistry();
});
afterEach(() => {
  registry.stop();
});

const maxBytes = 4 * 2 ** 20;
const uploads = (logger = { info: () => undefined }) =>
  makeUploads({
    host: registry.host,
    access: { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined },
    maxBytes,
    maxKept: 10 * 2 ** 20,
    logger,
  });
const store = (archive: Readable | Buffer, more: Partial<UploadRequest> = {}) =>
  uploads().storeContext(Buffer.isBuffer(archive) ? Readable.from([archive]) : archive, {
    namespace: 'team-a',
    caller: { username: 'alice' },
    signal: new AbortController().signal,
    ...more,
  });
const stored = (digest: string) => parseUpload(JSON.parse(registry.manifests.get(digest) ?? ''));

describe('an archive', () => {
  it.each([
    ['tar', tar],
    ['gzip', gzip],
  ] as const)('is stored as it is, with whose it is: %s', async (packing, archive) => {
    const digest = await store(archive);
    expect(stored(digest)).toEqual({
      context: { digest: sha256(archive), size: archive.length, packing },
      dockerfile: undefined,
      submitter: submitterHash('alice'),
    });
    expect(registry.blobs.get(sha256(archive))).toEqual(archive);
    expect(uploadTags(registry.tags)).toMatchObject([
      { digest, submitter: submitterHash('alice').slice(0, 16) },
    ]);
    expect(registry.sessions.size).toBe(0);
  });

  it('may have its Dockerfile by itself, which may come after it', async () => {
    const dockerfile = Promise.resolve('FROM apart\n');
    const digest = await store(gzip, { dockerfile });
    const upload = stored(digest);
    expect(registry.blobs.get(upload?.dockerfile?.digest ?? '')?.toString()).toBe('FROM apart\n');
  });

  it('attack 106: leaves nothing if the rest of its form is refused, for it would count for nobody', async () => {
    const refused = Promise.reject(new Error('a field is wrong'));
    refused.catch(() => undefined);
    await expect(store(gzip, { dockerfile: refused })).rejects.toThrow('before the archive was complete');
    expect(registry.blobs.size).toBe(0);
    expect(registry.sessions.size).toBe(0);
  });

  it.each(['PK\x03\x04', 'PK\x05\x06'])(
    'may be a zip archive, which is judged in the pod: %j',
    async (first) => {
      const digest = await store(Buffer.from(`${first}rest`));
      expect(stored(digest)?.context.packing).toBe('zip');
    },
  );

  it('may come in the smallest pieces', async () => {
    const digest = await store(Readable.from([...gzip].map((byte) => Buffer.from([byte]))));
    expect(stored(digest)?.context.digest).toBe(sha256(gzip));
  });

  it.each([
    ['part of a zip', Buffer.from('PK\x01\x02rest'), 'or a zip archive'],
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['a text', Buffer.from('FROM debian\n'.repeat(100)), 'must be a tar archive'],
  ])('is refused if it is %s, before the registry gets anything', async (_what, archive, message) => {
    await expect(store(archive)).rejects.toMatchObject({
      reason: 'UnsupportedMediaType',
      message: expect.stringContaining(message) as string,
    });
    expect(registry.sessions.size).toBe(0);
  });

  it('attack 106: is refused at the limit, and the registry forgets what it has', async () => {
    const endless = async function* () {
      await Promise.resolve();
      yield gzip;
      for (;;) yield Buffer.alloc(2 ** 18);
    };
    await expect(store(Readable.from(endless()))).rejects.toMatchObject({ reason: 'BodyTooLarge' });
    expect(registry.sessions.size).toBe(0);
    expect(registry.blobs.size).toBe(0);
  });

  it('is forgotten by the registry if its client breaks off, or leaves without a word', async () => {
    const broken = new PassThrough();
    broken.write(gzip);
    broken.write(Buffer.alloc(2 ** 18));
    const first = store(broken);
    setTimeout(() => broken.destroy(new Error('aborted')), 50);
    await expect(first).rejects.toMatchObject({ reason: 'BadRequest' });
    const silent = new PassThrough();
    silent.write(gzip);
    silent.write(Buffer.alloc(2 ** 18));
    const leaving = new AbortController();
    const second = store(silent, { signal: leaving.signal });
    setTimeout(() => {
      leaving.abort();
    }, 50);
    await expect(second).rejects.toMatchObject({ reason: 'BadRequest' });
    expect(registry.sessions.size).toBe(0);
    expect(registry.manifests.size).toBe(0);
  });

  it('attack 106: is taken as fast as the registry takes it, and never kept in memory', async () => {
    const free = Promise.withResolvers<undefined>();
    registry.pause = free.promise;
    let taken = 0;
    const source = async function* () {
      await Promise.resolve();
      yield gzip;
      for (; taken < maxBytes / 2; taken += 2 ** 16) yield Buffer.alloc(2 ** 16);
    };
    const storing = store(Readable.from(source()));
    await new Promise((resolve) => setTimeout(resolve, 300));
    // What the sockets hold, which the kernel decides.
    const held = taken;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(taken).toBe(held);
    free.resolve(undefined);
    await storing;
    expect(taken).toBeGreaterThanOrEqual(maxBytes / 2);
  });

  it.each(['POST', 'PATCH', 'PUT'])('is to be tried again if the registry fails at %s', async (method) => {
    registry.faults.set(method, 500);
    await expect(store(gzip)).rejects.toMatchObject({ reason: 'Unavailable' });
  });

  it('attack 106: is refused if its caller has as much there as may be kept, and another one is not', async () => {
    const submitter = submitterHash('alice');
    const tag = (letter: string, bytes: number) =>
      uploadTag({ time: Date.now(), bytes, submitter, digest: `sha256:${letter.repeat(64)}` });
    registry.tags.push(tag('a', 6 * 2 ** 20), tag('b', 6 * 2 ** 20));
    await expect(store(gzip)).rejects.toMatchObject({
      reason: 'TooManyRequests',
      message: expect.stringContaining('2 of your archives are kept, with 12582912 bytes') as string,
    });
    await expect(store(gzip, { caller: { username: 'bob' } })).resolves.toMatch(/^sha256:/);
  });
});
