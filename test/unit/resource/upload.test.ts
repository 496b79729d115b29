import { artifactSource } from '../../../src/resource/artifact-source.ts';
import {
  parseUpload,
  sha256,
  submitterHash,
  unusedUploads,
  uploadsOf,
  uploadManifest,
  uploadPatience,
  uploadTag,
  uploadTags,
  type Upload,
} from '../../../src/resource/upload.ts';

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const context = { digest: digestOf('a'), size: 100, packing: 'gzip' } as const;
const parsed = (upload: Upload) => parseUpload(JSON.parse(uploadManifest(upload).text));

describe('the manifest of an upload', () => {
  it.each<Upload>([
    { context, dockerfile: undefined, submitter: undefined },
    { context: { ...context, packing: 'tar' }, dockerfile: undefined, submitter: submitterHash('alice') },
    { context, dockerfile: { digest: digestOf('b'), size: 7 }, submitter: undefined },
  ])('says what it is: %j', (upload) => {
    expect(parsed(upload)).toEqual(upload);
  });

  it('does not show the name of whoever uploaded it', () => {
    expect(uploadManifest({ context, submitter: submitterHash('alice') }).text).not.toContain('alice');
  });

  it.each([
    ['an image', { artifactType: undefined }],
    ['two layers', { layers: [{}, {}] }],
    [
      'a layer of another type',
      { layers: [{ mediaType: 'application/x-rar', digest: digestOf('a'), size: 1 }] },
    ],
  ])('is not that of %s', (_what, other) => {
    const manifest: object = JSON.parse(uploadManifest({ context }).text) as object;
    expect(parseUpload({ ...manifest, ...other })).toBeUndefined();
  });
});

const tagOf = (letter: string, time: number, mebibytes = 1, submitter = 'alice') =>
  uploadTag({
    time,
    bytes: mebibytes * 2 ** 20,
    submitter: submitterHash(submitter),
    digest: digestOf(letter),
  });
const now = Date.parse('2026-03-31T12:00:00Z');
const old = now - uploadPatience;

describe('the tag of an upload', () => {
  it('says when, how large, by whom and which', () => {
    const tag = tagOf('a', now, 3);
    const submitter = submitterHash('alice').slice(0, 16);
    expect(uploadTags([tag, 'latest'])).toEqual([
      { tag, time: now, bytes: 3 * 2 ** 20, submitter, digest: digestOf('a') },
    ]);
    expect(tag.length).toBeLessThanOrEqual(128);
  });
});

describe('an upload is garbage', () => {
  it('when no job refers to it, an hour after it came', () => {
    const tags = [tagOf('a', old), tagOf('b', old), tagOf('c', old + 1)];
    expect(unusedUploads(tags, new Set([digestOf('b')]), now)).toEqual([tagOf('a', old)]);
  });

  it('not if it came once more in the last hour', () => {
    expect(unusedUploads([tagOf('a', old), tagOf('a', now)], new Set(), now)).toEqual([]);
  });

  it('once, however often it came', () => {
    expect(unusedUploads([tagOf('a', old - 1), tagOf('a', old)], new Set(), now)).toHaveLength(1);
  });

  it('never if its tag is not ours', () => {
    expect(unusedUploads(['latest', `v${tagOf('a', old)}`], new Set(), now)).toEqual([]);
  });
});

describe('what somebody has uploaded', () => {
  it('is their own uploads: one that was sent twice has two tags, but is stored once', () => {
    const tags = [tagOf('a', now, 2), tagOf('a', old, 2), tagOf('b', now, 5), tagOf('c', now, 9, 'bob')];
    expect(uploadsOf(tags, submitterHash('alice'))).toEqual({ count: 3, bytes: 7 * 2 ** 20 });
    expect(uploadsOf([], submitterHash('alice'))).toEqual({ count: 0, bytes: 0 });
  });
});

describe('spec.source.artifact', () => {
  it('names an upload by its digest, and a file in it', () => {
    const source = { digest: digestOf('a'), dockerfilePath: 'docker/my app.Dockerfile' };
    expect(artifactSource.parse(source)).toEqual(source);
  });

  it.each([
    { digest: 'latest' },
    { digest: `sha512:${'a'.repeat(64)}` },
    { digest: digestOf('A') },
    { digest: `${digestOf('a')}\n` },
    { digest: digestOf('a'), dockerfilePath: '/Dockerfile' },
    { digest: digestOf('a'), dockerfilePath: '../Dockerfile' },
    { digest: digestOf('a'), dockerfilePath: 'a\nb' },
    { digest: digestOf('a'), dockerfilePath: '' },
  ])('is refused: %j', (source) => {
    expect(artifactSource.safeParse(source).success).toBe(false);
  });
});

describe('a digest', () => {
  it('is that of the bytes', () => {
    expect(sha256(Buffer.from('{}'))).toBe(
      'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    );
  });
});
