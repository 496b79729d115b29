import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  judgeImage,
  type ImageRules,
} from '../../../../../src/pipeline/4-scan/summarize/in-container/judge-image.ts';
import { readLayer, spend } from '../../../../../src/pipeline/4-scan/summarize/in-container/read-layer.ts';
import { inChunks, makeImage, sha256, types, type ImageOverrides } from '../../../../support/image.ts';
import { tarOf } from '../../../../support/tar.ts';

const gibi = 2 ** 30;
const rules: ImageRules = { maxImageBytes: gibi, known: [] };
const tar = tarOf([{ name: 'bin/sh', data: 'sh'.repeat(5000) }]);

async function judged(overrides: ImageOverrides = {}): Promise<string | undefined> {
  const { digest, content } = makeImage(overrides);
  return (await judgeImage(digest, content, rules)).refused;
}
const refusal = (text: string): unknown => expect.stringContaining(text);

describe('an image is accepted', () => {
  it.each([
    ['with gzip', {}],
    [
      'with gzip of several members',
      { pack: (one) => Buffer.concat([gzipSync(one.subarray(0, 700)), gzipSync(one.subarray(700))]) },
    ],
    ['with zstd', { pack: zstdCompressSync, layerType: types.zstd }],
    ['with the same layer twice', { tars: [tar, tarOf([]), tar, tarOf([])] }],
    ['without layers', { tars: [] }],
  ] satisfies [string, ImageOverrides][])('%s', async (_title, overrides) => {
    expect(await judged(overrides)).toBeUndefined();
  });
});

describe('an image is refused', () => {
  it('attack 55: if it is an index', async () => {
    expect(await judged({ manifest: () => ({ schemaVersion: 2, manifests: [] }) })).toEqual(
      refusal('the manifest of the image is refused'),
    );
  });

  it('attack 55: if the registry does not have its manifest, or has another under its digest', async () => {
    const { content } = makeImage();
    const digest = sha256('other');
    expect((await judgeImage(digest, content, rules)).refused).toBe(`the registry does not have ${digest}`);
    const served = { [digest]: Buffer.from('{}') };
    expect((await judgeImage(digest, makeImage({ served }).content, rules)).refused).toBe(
      `the content of ${digest} has another digest`,
    );
  });

  it('attack 58: if its manifest or its config is larger than it says or may be', async () => {
    const large = ' '.repeat(256 * 1024);
    expect(await judged({ manifest: (fields) => JSON.stringify(fields) + large })).toEqual(
      refusal('has more than 262144 bytes'),
    );
    const lying = await judged({
      manifest: ({ config, ...fields }) => ({ ...fields, config: { ...config, size: 10 } }),
    });
    expect(lying).toEqual(refusal('has more than 10 bytes'));
  });

  it.each([
    ['a tar', { pack: (one) => one }],
    ['zstd', { pack: zstdCompressSync }],
    ['gzip', { pack: gzipSync, layerType: types.zstd }],
  ] satisfies [string, ImageOverrides][])(
    'attack 56: if its layer is %s, which its media type does not say',
    async (_title, overrides) => {
      expect(await judged(overrides)).toEqual(refusal('as its media type says'));
    },
  );

  it.each([
    ['gzip', gzipSync, types.gzip, Buffer.alloc(10)],
    ['gzip', gzipSync, types.gzip, Buffer.from('garbage')],
    ['zstd', zstdCompressSync, types.zstd, Buffer.from('garbage')],
  ])(
    'attack 56: if more follows its %s, which only some readers see',
    async (_name, pack, layerType, more) => {
      for (const size of [1, 1000]) {
        const { digest, content } = makeImage({ pack: (one) => Buffer.concat([pack(one), more]), layerType });
        const blob = async (wanted: string) => {
          const all = (await content.blob(wanted)) ?? [];
          return inChunks(Buffer.concat(await Array.fromAsync(all)), size);
        };
        expect((await judgeImage(digest, { ...content, blob }, rules)).refused).toEqual(
          refusal('or has more after its end'),
        );
      }
    },
  );

  it('attack 56: if its layer is cut short', async () => {
    expect(await judged({ pack: () => Buffer.from('1f8b', 'hex') })).toEqual(refusal('is not valid gzip'));
    expect(await judged({ pack: (one) => gzipSync(one).subarray(0, -9) })).toEqual(
      refusal('is not valid gzip'),
    );
  });

  it('attack 75: if its diff ids are those of other layers', async () => {
    const config = () => ({ rootfs: { type: 'layers', diff_ids: [sha256('the layer of a clean image')] } });
    expect(await judged({ config })).toBe('layer 0 is not the one whose diff id the config of the image has');
    const swapped = ({ rootfs }: { rootfs?: { diff_ids: string[] } }) => ({
      rootfs: { ...rootfs, diff_ids: rootfs?.diff_ids.toReversed() },
    });
    expect(await judged({ tars: [tar, tarOf([])], config: swapped })).toContain('layer 0 is not the one');
  });

  it('attack 75: if its config is no config', async () => {
    expect(await judged({ config: () => '{}' })).toEqual(refusal('the config of the image is refused'));
  });

  it('attack 36: if a blob is missing, or has other bytes than its digest says', async () => {
    const { digest, layers, content } = makeImage();
    const [layer = ''] = layers;
    const blob = (wanted: string) => (wanted === layer ? Promise.resolve(undefined) : content.blob(wanted));
    expect((await judgeImage(digest, { ...content, blob }, rules)).refused).toBe(
      `the registry does not have the blob ${layer}`,
    );
    const real = gzipSync(tarOf([{ name: 'etc/os-release', data: 'ID=debian\n' }]));
    const serving = (bytes: Buffer) => judged({ served: { [layer]: bytes } });
    expect(await serving(real.subarray(0, 50))).toEqual(refusal('is not valid gzip'));
    expect(await serving(Buffer.concat([real, real]))).toEqual(
      refusal('has more bytes than its manifest says'),
    );
    const flipped = Buffer.from(real);
    flipped[9] = 0xaa; // the operating system, which no reader looks at
    expect(await serving(flipped)).toEqual(refusal('has another digest'));
  });

  it('if its layer has another size than its manifest says', async () => {
    const manifest = ({ layers: [one], ...fields }: { layers: Record<string, unknown>[] }) => ({
      ...fields,
      layers: [{ ...one, size: 9999 }],
    });
    expect(await judged({ manifest: manifest })).toEqual(refusal('but its manifest says 9999'));
  });

  it('attacks 29, 58: if it unpacks to far more than its size', async () => {
    const zeros = tarOf([{ name: 'zeros', data: Buffer.alloc(100_000) }]);
    const { digest, content } = makeImage({ tars: [zeros] });
    expect((await judgeImage(digest, content, { ...rules, maxImageBytes: 10_000 })).refused).toEqual(
      refusal('unpacks to too many bytes'),
    );
  });

  it('attack 28: if its layers together have too many files', async () => {
    const files = tarOf([{ name: 'a' }, { name: 'b' }]);
    const packed = gzipSync(files);
    const layer = { digest: sha256(packed), size: packed.length, compression: 'gzip' } as const;
    const unpacked = { diffId: sha256(files), bytes: files.length, entries: 2 };
    expect(await readLayer(layer, inChunks(packed), { bytes: gibi, entries: 2 })).toEqual(unpacked);
    const fewer = readLayer(layer, inChunks(packed), { bytes: gibi, entries: 1 });
    await expect(fewer).rejects.toThrow('more than a million files');
    const budget = { bytes: gibi, entries: 3 };
    spend(budget, unpacked, layer.digest);
    expect(budget).toEqual({ bytes: gibi - files.length, entries: 1 });
    expect(() => {
      spend(budget, unpacked, layer.digest);
    }).toThrow('more than a million files');
  });

  it('attack 58: if it repeats a layer until the node would unpack too much', async () => {
    const zeros = tarOf([{ name: 'zeros', data: Buffer.alloc(300_000) }]);
    const of = async (times: number) => {
      const { digest, content } = makeImage({ tars: Array.from({ length: times }, () => zeros) });
      return (await judgeImage(digest, content, { ...rules, maxImageBytes: 100_000 })).refused;
    };
    expect(await of(1)).toBeUndefined();
    expect(await of(2)).toEqual(refusal('unpacks to too many bytes'));
  });

  it('attack 24: if a layer leads out of the folder that it is unpacked in, or ends too early', async () => {
    expect(await judged({ tars: [tarOf([{ name: '../x' }])] })).toEqual(
      refusal('must not be unpacked: it has the name "/../x"'),
    );
    expect(await judged({ tars: [tar.subarray(0, 600)] })).toEqual(
      refusal('must not be unpacked: it has an end in the middle of an entry'),
    );
  });
});

it('an interrupted connection is not the fault of the image', async () => {
  const { digest, layers, content } = makeImage();
  async function* interrupted() {
    yield* (await content.blob(layers[0] ?? '')) ?? [];
    throw new Error('other side closed');
  }
  const blob = (wanted: string) =>
    wanted === layers[0] ? Promise.resolve(interrupted()) : content.blob(wanted);
  await expect(judgeImage(digest, { ...content, blob }, rules)).rejects.toThrow('other side closed');
  const broken = () => Promise.reject(new Error('connection refused'));
  await expect(judgeImage(digest, { ...content, manifest: broken }, rules)).rejects.toThrow('refused');
});
