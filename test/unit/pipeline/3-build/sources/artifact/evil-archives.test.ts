import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { uploadLimits } from '../../../../../../src/resource/limits.ts';
import { useUploads, withDockerfile, dockerfile } from '../../../../../support/fetch-upload.ts';
import { tempFolder } from '../../../../../support/shell.ts';
import { entryOf, paxRecord, tarOf, type TarEntry } from '../../../../../support/tar.ts';

const fetchGiven = useUploads();
const outside = tempFolder();
afterAll(outside.remove);

describe('attack 103: an archive', () => {
  it.each<[string, readonly TarEntry[], string]>([
    ['an absolute name', [{ name: '/etc/x' }], 'the name "/etc/x" is absolute'],
    ['a name that leads out', [{ name: 'a/../../x' }], 'has a ..'],
    ['a prefix that leads out', [{ name: 'x', prefix: '..' }], 'has a ..'],
    ['a folder that leads out', [{ name: '..', type: '5' }], 'has a ..'],
    [
      'an absolute link',
      [{ name: 'a', type: '2', linkName: '/registry/config.json' }],
      'must be a relative path',
    ],
    ['a link that leads out', [{ name: 'a/b', type: '2', linkName: '../../x' }], 'must be a relative path'],
    [
      'a link that leads out behind another one',
      [
        { name: 'a', type: '2', linkName: '.' },
        { name: 'b/c', type: '2', linkName: '../a/../../x' },
      ],
      'must be a relative path',
    ],
    ['a link without a target', [{ name: 'a', type: '2' }], 'must be a relative path'],
    ['a hard link that leads out', [{ name: 'a', type: '1', linkName: '../x' }], 'has a ..'],
    ['a hard link to nothing', [{ name: 'a', type: '1', linkName: 'x' }], 'leads to no file before it'],
    [
      'a hard link to a folder',
      [
        { name: 'f', type: '5' },
        { name: 'a', type: '1', linkName: 'f' },
      ],
      'leads to no file',
    ],
    ['a device', [{ name: 'null', type: '3' }], '"null" is a character device'],
    ['another device', [{ name: 'sda', type: '4' }], '"sda" is a block device'],
    ['a named pipe', [{ name: 'p', type: '6' }], '"p" is a named pipe'],
    ['a sparse file', [{ name: 's', type: 'S' }], '"s" is a sparse file'],
    ['an unknown entry', [{ name: 'v', type: 'V' }], 'of an unknown type'],
    ['a file without a name', [{ name: './', type: '1' }], 'a hard link has no name'],
    ['a file twice', [{ name: 'a' }, { name: './a' }], 'is there twice'],
    [
      'a link twice',
      [
        { name: 'a', type: '2', linkName: 'x' },
        { name: 'a', type: '2', linkName: 'y' },
      ],
      'is there twice',
    ],
    ['a file that is a folder, too', [{ name: 'a' }, { name: 'a/b' }], 'is there twice'],
    ['a file below a link', [{ name: 'a', type: '2', linkName: 'b' }, { name: 'a/x' }], 'is there twice'],
    [
      'a long name',
      [{ type: 'x', data: paxRecord('path', 'a/'.repeat(600)) }, {}],
      'has more than 1024 bytes',
    ],
    [
      'a long part of a name',
      [{ type: 'x', data: paxRecord('path', 'a'.repeat(256)) }, {}],
      'a part of more than 255',
    ],
    ['a name with a NUL byte', [{ type: 'x', data: paxRecord('path', 'a\0b') }, {}], 'has a NUL byte'],
    ['an extended name that leads out', [{ type: 'x', data: paxRecord('path', '../x') }, {}], 'has a ..'],
    ['a long name that leads out', [{ type: 'L', data: '../x\0' }, {}], 'has a ..'],
    ['a sparse file of pax', [{ type: 'x', data: paxRecord('GNU.sparse.size', '1') }, {}], 'a sparse file'],
    ['a size that is none', [{ type: 'x', data: paxRecord('size', '-1') }, {}], 'no valid size'],
    ['another one', [{ patch: [{ at: 124, bytes: 'x' }] }], 'has no valid size'],
    ['a malformed header', [{ type: 'x', data: 'path=x' }, {}], 'a malformed header'],
    ['a header that lies about its length', [{ type: 'x', data: '99 path=x\n' }, {}], 'a malformed header'],
    ['a huge header', [{ type: 'x', data: Buffer.alloc(70_000) }, {}], 'a header of more than'],
    ['a damaged header', [{ checksum: '0000000' }], 'damaged'],
  ])('with %s is refused', async (_what, entries, message) => {
    const { told } = await fetchGiven({ archive: withDockerfile(...entries) });
    expect(told).toMatchObject({ error: 'archive', message: expect.stringContaining(message) as string });
  });

  it.each([
    ['ends in the middle of a file', withDockerfile({ data: 'x'.repeat(600) }).subarray(0, -1536)],
    ['ends in the middle of a header', tarOf([dockerfile]).subarray(0, 700)],
    ['goes on after its end', Buffer.concat([tarOf([dockerfile]).subarray(0, -512), entryOf({ name: 'x' })])],
    ['is none', Buffer.from('Dockerfile'.repeat(100))],
  ])('that %s is refused', async (_what, archive) => {
    expect((await fetchGiven({ archive })).told).toMatchObject({ error: 'archive' });
  });

  it('that is no gzip, or ends too early, is refused', async () => {
    const archive = withDockerfile();
    for (const blob of [archive, gzipSync(archive).subarray(0, -10)]) {
      const { told } = await fetchGiven({ archive, blob });
      expect(told).toMatchObject({ error: 'archive', message: expect.stringContaining('gzip') as string });
    }
  });

  it('leaves nothing outside of its folder, even if names and links work together', async () => {
    mkdirSync(join(outside.path, 'target'));
    writeFileSync(join(outside.path, 'target/file'), 'untouched');
    const away = join(outside.path, 'target');
    const tries: readonly TarEntry[][] = [
      [{ name: 'l', type: '2', linkName: away }, { name: 'l/new' }],
      [{ name: 'l', type: '2', linkName: '../..' }, { name: 'l/new' }],
      [{ name: `${'../'.repeat(12)}${away.slice(1)}/new` }],
      [{ name: `${away}/new` }],
      [{ name: 'l', type: '1', linkName: `${away}/file` }, { name: 'l' }],
    ];
    for (const entries of tries)
      expect((await fetchGiven({ archive: withDockerfile(...entries) })).told).toHaveProperty('error');
    expect(existsSync(join(away, 'new'))).toBe(false);
  });
});

/** As in a pod, but a hundredth. */
const most = { bytes: 10 * 2 ** 20, files: 1000, ratio: 200, freeBytes: 2 ** 18 };
const place = { most };

describe('attack 105: an archive', () => {
  it('with a million empty files is refused as soon as there are too many', async () => {
    const archive = Buffer.concat([...manyFiles(most.files)]);
    const { told } = await fetchGiven({ archive, place });
    const message = 'the archive has more than 1000 files and folders';
    expect(told).toMatchObject({ error: 'too-large', message });
    expect((await fetchGiven({ archive, place: { most: { ...most, files: 1200 } } })).told).not.toEqual(told);
  });

  it('whose names have hundreds of folders each is refused by the number of folders', async () => {
    function* deep() {
      for (let number = 0; number < 3; number += 1) {
        yield entryOf({ type: 'x', data: paxRecord('path', `${number}/${'a/'.repeat(450)}f`) });
        yield entryOf({});
      }
    }
    const { told } = await fetchGiven({ archive: Buffer.concat([...deep()]), place });
    expect(told).toMatchObject({ error: 'too-large' });
  });

  it('that gzip has made very small is refused long before it fills the disk', async () => {
    const archive = withDockerfile({ data: Buffer.alloc(5 * 2 ** 20) });
    const { told } = await fetchGiven({ archive, place });
    const message = 'the archive unpacks to more than 200 times its size';
    expect(told).toMatchObject({ error: 'too-large', message });
  });

  it('that declares a huge file is refused for what it sends, not for what it says', async () => {
    const huge = entryOf({ name: 'huge', patch: [{ at: 124, bytes: '77777777777\0' }] });
    const archive = Buffer.concat([huge, Buffer.alloc(11 * 2 ** 20)]);
    const { told } = await fetchGiven({ archive, packing: 'tar', place });
    expect(told).toMatchObject({ error: 'too-large', message: 'the archive unpacks to more than 10 MiB' });
  });

  it('has the limits of a pod: 1 GiB and 100,000 files', () => {
    expect(uploadLimits).toEqual({ bytes: 2 ** 30, files: 100_000, ratio: 200, freeBytes: 2 ** 24 });
  });
});

function* manyFiles(count: number) {
  for (let number = 0; number <= count; number += 1) yield entryOf({ name: `${number % 100}/${number}` });
}
