import {
  judgeImage,
  type ImageRules,
} from '../../../../../src/pipeline/4-scan/summarize/in-container/judge-image.ts';
import { makeImage, sha256, type ImageOverrides } from '../../../../support/image.ts';
import { tarOf } from '../../../../support/tar.ts';

const gibi = 2 ** 30;
const rules: ImageRules = { maxImageBytes: gibi, known: [] };
const tar = tarOf([{ name: 'bin/sh', data: 'sh'.repeat(5000) }]);
const refusal = (text: string): unknown => expect.stringContaining(text);

describe('a layer that an earlier scan has accepted', () => {
  const base = tarOf([{ name: 'etc/os-release', data: 'x' }]);
  const earlier = async () => {
    const { digest, content } = makeImage({ tars: [base] });
    return (await judgeImage(digest, content, rules)).layers ?? [];
  };
  /** Judges an image, and notes which blobs are read. */
  const judgeKnowing = async (
    overrides: ImageOverrides,
    known: ImageRules['known'],
    maxImageBytes = gibi,
  ) => {
    const { digest, layers, content } = makeImage(overrides);
    const read: number[] = [];
    const blob = (wanted: string) => {
      if (layers.includes(wanted)) read.push(layers.indexOf(wanted));
      return content.blob(wanted);
    };
    const { refused } = await judgeImage(digest, { ...content, blob }, { maxImageBytes, known });
    return { read, refused };
  };

  it('is not read again', async () => {
    const known = await earlier();
    expect(known).toMatchObject([{ compression: 'gzip', bytes: base.length, entries: 1 }]);
    expect(await judgeKnowing({ tars: [base, tar] }, known)).toEqual({ read: [1] });
    expect(await judgeKnowing({ tars: [base, tar] }, [])).toEqual({ read: [0, 1] });
  });

  it('is read if the manifest says that it has another size or compression', async () => {
    const [layer] = await earlier();
    if (!layer) throw new Error('no layer was accepted');
    for (const other of [{ size: layer.size + 1 }, { compression: 'zstd' as const }, { digest: sha256('x') }])
      expect(await judgeKnowing({ tars: [base] }, [{ ...layer, ...other }])).toEqual({ read: [0] });
  });

  it('attack 55: does not stand for another layer: the diff id of the config is compared with its own', async () => {
    const [layer] = await earlier();
    if (!layer) throw new Error('no layer was accepted');
    expect(await judgeKnowing({ tars: [base] }, [{ ...layer, diffId: sha256('clean') }])).toEqual({
      read: [],
      refused: 'layer 0 is not the one whose diff id the config of the image has',
    });
  });

  it('attack 58: counts towards what an image may unpack to', async () => {
    const [layer] = await earlier();
    if (!layer) throw new Error('no layer was accepted');
    const large = { ...layer, bytes: 5 * 2 ** 20 };
    expect(await judgeKnowing({ tars: [base] }, [large], 2 ** 20)).toEqual({
      read: [],
      refused: refusal('unpacks to too many bytes'),
    });
  });

  it('is one of the lowest six', async () => {
    const tars = Array.from({ length: 8 }, (_, number) => tarOf([{ name: `file-${number}` }]));
    const { digest, content } = makeImage({ tars });
    const { layers = [] } = await judgeImage(digest, content, rules);
    expect(layers).toHaveLength(6);
    expect(new Set(layers.map(({ diffId }) => diffId))).toEqual(new Set(tars.slice(0, 6).map(sha256)));
  });
});
