import { judgeConfig } from '../../../../../src/pipeline/4-scan/image/config.ts';
import { maxUnpackedBytes } from '../../../../../src/pipeline/4-scan/image/limits.ts';
import { judgeManifest } from '../../../../../src/pipeline/4-scan/image/manifest.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const oci = 'application/vnd.oci.image';
const docker = 'application/vnd.docker';
const config = { mediaType: `${oci}.config.v1+json`, digest, size: 100 };
const layer = { mediaType: `${oci}.layer.v1.tar+gzip`, digest: other, size: 1000 };
const manifest = { schemaVersion: 2, mediaType: `${oci}.manifest.v1+json`, config, layers: [layer] };

const judge = (value: unknown, maxBytes = 10_000) =>
  judgeManifest(typeof value === 'string' ? value : JSON.stringify(value), maxBytes);
const refusal = (value: unknown, maxBytes?: number): string => {
  const verdict = judge(value, maxBytes);
  return verdict.ok ? 'accepted' : `${verdict.fault.reason}: ${verdict.fault.message}`;
};

describe('the manifest of an image', () => {
  it('names its config and its layers', () => {
    const zstd = { mediaType: `${oci}.layer.v1.tar+zstd`, digest, size: 5 };
    const annotations = { 'org.opencontainers.image.created': 'today' };
    expect(judge({ ...manifest, layers: [layer, { ...zstd, annotations }], annotations })).toEqual({
      ok: true,
      value: {
        config,
        layers: [
          { digest: other, size: 1000, compression: 'gzip' },
          { digest, size: 5, compression: 'zstd' },
        ],
        packed: 1105,
      },
    });
  });

  it('may have the media types of Docker', () => {
    const theirs = {
      schemaVersion: 2,
      mediaType: `${docker}.distribution.manifest.v2+json`,
      config: { ...config, mediaType: `${docker}.container.image.v1+json` },
      layers: [{ ...layer, mediaType: `${docker}.image.rootfs.diff.tar.gzip` }],
    };
    expect(judge(theirs).ok).toBe(true);
  });

  it.each([
    ['an index of images', { ...manifest, mediaType: `${oci}.index.v1+json` }],
    ['an index and a manifest at once', { ...manifest, manifests: [config] }],
    ['an index of Docker', { ...manifest, mediaType: `${docker}.distribution.manifest.list.v2+json` }],
    ['without a media type', { ...manifest, mediaType: undefined }],
    ['not JSON', '{"schemaVersion":2'],
    ['not an object', '[]'],
    ['with a repeated field', JSON.stringify(manifest).replace('{', '{"layers":[],')],
    ['with a field that Go takes for another', { ...manifest, Layers: [] }],
  ])('attack 55: is refused if it is %s', (_title, value) => {
    expect(refusal(value)).toMatch(/^PushFailed: the manifest of the image is /);
  });

  it.each([
    ['a tar that is not compressed', `${oci}.layer.v1.tar`],
    ['a compression that readers sniff', `${docker}.image.rootfs.diff.tar`],
    ['no media type', ''],
  ])('attack 56: is refused if a layer has %s', (_title, mediaType) => {
    expect(refusal({ ...manifest, layers: [{ ...layer, mediaType }] })).toContain('"layers.0.mediaType"');
  });

  it('attack 57: is refused if it sends nodes elsewhere for a blob', () => {
    const urls = ['http://169.254.169.254/'];
    expect(refusal({ ...manifest, layers: [{ ...layer, urls }] })).toBe(
      'PushFailed: the manifest of the image is refused: "layers.0" must not have the field "urls"',
    );
    expect(refusal({ ...manifest, config: { ...config, urls } })).toContain(
      '"config" must not have the field "urls"',
    );
    expect(refusal({ ...manifest, layers: [{ ...layer, URLs: urls }] })).toContain('"URLs"');
    expect(refusal({ ...manifest, config: { ...config, data: 'e30=' } })).toContain('"data"');
    for (const foreign of [
      `${docker}.image.rootfs.foreign.diff.tar.gzip`,
      `${oci}.layer.nondistributable.v1.tar+gzip`,
    ])
      expect(refusal({ ...manifest, layers: [{ ...layer, mediaType: foreign }] })).toContain('mediaType');
  });

  it('attacks 30, 58: is refused if it names too many layers, or too many bytes', () => {
    expect(refusal({ ...manifest, layers: Array.from({ length: 128 }, () => layer) })).toContain(
      'has more than 127 layers',
    );
    expect(refusal({ ...manifest, config: { ...config, size: 10_000_000 } })).toBe(
      'PushFailed: the config of the image has 10000000 bytes, more than 1048576',
    );
    expect(refusal(manifest, 1099)).toBe(
      'PushFailed: the image has 1100 bytes, more than 1099 (MAX_IMAGE_SIZE)',
    );
  });

  it.each([
    ['a path as digest', { ...layer, digest: 'sha256:../../x' }],
    ['a negative size', { ...layer, size: -1 }],
    ['a size that is no integer', { ...layer, size: 1.5 }],
  ])('is refused if a layer has %s', (_title, bad) => {
    expect(refusal({ ...manifest, layers: [bad] })).toContain('"layers.0');
  });
});

describe('attack 75: the config of an image', () => {
  const judged = (value: unknown, layers = 1) =>
    judgeConfig(typeof value === 'string' ? value : JSON.stringify(value), layers);

  it('has the diff id of each layer, and anything else', () => {
    const value = {
      rootfs: { type: 'layers', diff_ids: [digest] },
      os: 'linux',
      config: { Labels: { a: '' } },
    };
    expect(judged(value)).toEqual({ ok: true, value: { diffIds: [digest], volumes: [] } });
  });

  const rootfs = { type: 'layers', diff_ids: [digest] };

  it('attack 65: tells the volumes, as any reader may find them', () => {
    const config = { Volumes: { '/a/../b/': {}, c: {}, '/tmp': {} }, volumes: { '/d': {} }, Cmd: [] };
    expect(judged({ rootfs, config, Config: { VOLUMES: { '/b': {} } } })).toMatchObject({
      value: { volumes: ['/b', '/c', '/d', '/tmp'] },
    });
    for (const odd of [{ Volumes: ['/list'] }, 'text', null])
      expect(judged({ rootfs, config: odd })).toMatchObject({ value: { volumes: [] } });
  });

  it.each([
    [
      '17 volumes',
      Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`/v${index}`, {}])),
      '17 volumes',
    ],
    ['a volume that is everything', { '/x/..': {} }, '"/x/.."'],
    ['a volume with a line break', { '/x\n': {} }, '"/x\\n"'],
    ['a volume with a long path', { [`/${'x'.repeat(100)}`]: {} }, 'at most 100'],
  ])('attack 65: is refused if it declares %s', (_title, Volumes, message) => {
    const verdict = judged({ rootfs, config: { Volumes } });
    expect(verdict.ok ? '' : verdict.fault.message).toContain(message);
  });

  it.each([
    ['is not JSON', '{'],
    ['repeats a field', `{"rootfs":${JSON.stringify(rootfs)},"rootfs":{}}`],
    ['has no diff ids', { rootfs: { type: 'layers' } }],
    ['has diff ids for other layers', { rootfs: { ...rootfs, diff_ids: [] } }],
    ['has diff ids that are none', { rootfs: { ...rootfs, diff_ids: ['x'] } }],
    ['has other diff ids in another case', { rootfs: { ...rootfs, Diff_IDs: [other] } }],
    ['has another rootfs in another case', { rootfs, RootFS: rootfs }],
    ['has another rootfs in letters that Go folds', { rootfs, rootfſ: rootfs }],
    ['is no object', '"rootfs"'],
  ])('is refused if it %s', (_title, value) => {
    expect(judged(value)).toMatchObject({ ok: false, fault: { reason: 'PushFailed' } });
  });
});

describe('attacks 29, 58: the size that an image may unpack to', () => {
  const gibi = 2 ** 30;
  it('depends on its compressed size, and is at most four times the limit of that', () => {
    expect(maxUnpackedBytes(0, 4 * gibi)).toBe(gibi / 4);
    expect(maxUnpackedBytes(24_000_000, 4 * gibi)).toBeLessThan(5 * gibi);
    expect(maxUnpackedBytes(4 * gibi, 4 * gibi)).toBe(16 * gibi);
  });
});
