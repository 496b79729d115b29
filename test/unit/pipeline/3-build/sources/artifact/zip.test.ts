import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { uploadLimits } from '../../../../../../src/resource/limits.ts';
import {
  dockerfile,
  inChunks,
  read,
  toldDockerfile,
  useUploads,
} from '../../../../../support/fetch-upload.ts';
import { zipOf, type ZipEntry } from '../../../../../support/zip.ts';

const fetchGiven = useUploads();

const link = (name: string, target: string): ZipEntry => ({ name, data: target, mode: 0o120777 });
const fetchZip = (...entries: readonly ZipEntry[]) =>
  fetchGiven({ archive: zipOf([dockerfile, ...entries]), packing: 'zip' });

describe('a zip archive', () => {
  it('is unpacked with its folders, files and links, and is not kept itself', async () => {
    const { told, at, root } = await fetchZip(
      { name: 'src/', mode: 0o40755 },
      { name: 'src/main.py', data: 'x'.repeat(2000), mode: 0o100755 },
      { name: 'data/deep/er/a.csv', data: '1,2', method: 0 },
      { name: 'empty' },
      link('main', 'src/main.py'),
    );
    expect(toldDockerfile(told)).toBe('FROM debian\n');
    expect(read(at('src/main.py'))).toBe('x'.repeat(2000));
    expect(statSync(at('src/main.py')).mode & 0o7777).toBe(0o755);
    expect(read(at('data/deep/er/a.csv'))).toBe('1,2');
    expect(statSync(at('empty')).size).toBe(0);
    expect(readlinkSync(at('main'))).toBe('src/main.py');
    expect(readdirSync(root).toSorted()).toEqual(['context', 'dockerfile']);
  });

  it('may come from Windows, with its own separators and no permissions', async () => {
    const { at } = await fetchZip(
      { name: 'src\\', system: 0, mode: 0 },
      { name: 'src\\a.py', system: 0, mode: 0 },
    );
    expect(statSync(at('src')).mode & 0o7777).toBe(0o755);
    expect(statSync(at('src/a.py')).mode & 0o7777).toBe(0o644);
  });

  it('may have names in UTF-8, said or not, and in the code page of DOS', async () => {
    const { at } = await fetchZip(
      { name: 'caf\u00e9', system: 19 },
      { name: 'na\u00efve', flags: 0x800 },
      { name: Buffer.from([0x82]), system: 0, mode: 0 },
    );
    for (const name of ['caf\u00e9', 'na\u00efve', '\u00e9']) expect(existsSync(at(name))).toBe(true);
  });

  it('may have permissions without a type', async () => {
    const { at } = await fetchZip({ name: 'run.sh', mode: 0o755 });
    expect(statSync(at('run.sh')).mode & 0o7777).toBe(0o755);
  });

  it('is asked for once more if the registry sends other bytes, or too many', async () => {
    const archive = zipOf([dockerfile]);
    const more = Buffer.concat([archive, Buffer.alloc(1)]);
    for (const sent of [() => inChunks(more), () => inChunks(archive.subarray(1))])
      expect((await fetchGiven({ archive, packing: 'zip', sent })).told).toMatchObject({ error: 'registry' });
  });

  it('is refused by the disk if its file is there', async () => {
    const { told } = await fetchGiven({ archive: zipOf([dockerfile]), packing: 'zip', before: '.zip' });
    expect(told).toMatchObject({ error: 'registry', message: expect.stringContaining('EEXIST') as string });
  });
});

describe('attack 103: a zip archive', () => {
  it.each<[string, readonly ZipEntry[], string]>([
    ['an absolute name', [{ name: '/etc/x' }], 'the name "/etc/x" is absolute'],
    ['a name that leads out', [{ name: 'a/../../x' }], 'has a ..'],
    ['a name that leads out in the way of Windows', [{ name: '..\\x', system: 0, mode: 0 }], 'has a ..'],
    ['an absolute link', [link('a', '/registry/config.json')], 'must be a relative path'],
    ['a link that leads out', [link('a/b', '../../x')], 'must be a relative path'],
    ['a long link', [link('a', 'x'.repeat(2000))], 'the link "a" leads too far'],
    ['a file below a link', [link('a', 'b'), { name: 'a/x' }], 'is there twice'],
    ['a file twice', [{ name: 'a' }, { name: './a' }], 'is there twice'],
    ['a device', [{ name: 'null', mode: 0o20666 }], '"null" is neither a file nor a folder nor a link'],
    ['a secret', [{ name: 'a', flags: 1 }], '"a" is encrypted'],
    ['an odd compression', [{ name: 'a', method: 14 }], '"a" is compressed in another way'],
    ['a wrong checksum', [{ name: 'a', data: 'x', says: { sum: 1 } }], '"a" is damaged'],
    ['a wrong size', [{ name: 'a', data: 'x', says: { size: 2 } }], 'it is damaged, or no zip archive'],
  ])('with %s is refused', async (_what, entries, message) => {
    const { told, root } = await fetchZip(...entries);
    expect(told).toEqual({ error: 'archive', message: expect.stringContaining(message) as string });
    expect(readdirSync(root)).not.toContain('context.zip');
  });

  it.each([
    ['nothing but its signature', Buffer.from('PK\x03\x04')],
    ['no list of files', zipOf([dockerfile]).subarray(0, -30)],
  ])('that is %s is refused', async (_what, archive) => {
    const { told } = await fetchGiven({ archive, packing: 'zip' });
    expect(told).toEqual({ error: 'archive', message: expect.stringContaining('no zip archive') as string });
  });
});

describe('attack 105: a zip archive that leads beyond its end', () => {
  const whole = zipOf([dockerfile]);
  /** The last 22 bytes are the end of the list. */
  const end = whole.length - 22;
  const locator = Buffer.alloc(20, 0xff);
  locator.write('PK\x06\x07');
  const patched = (at: number, value: number): Buffer => {
    const archive = Buffer.from(whole);
    archive.writeUInt32LE(value, at);
    return archive;
  };

  it.each([
    [
      'by the place of its zip64 record',
      Buffer.concat([whole.subarray(0, end), locator, whole.subarray(end)]),
    ],
    ['by the place of its list', patched(end + 16, 0xfffffff0)],
    ['by the place of a file', patched(end - 'Dockerfile'.length - 4, 0xfffffff0)],
    ['by the size of a file', patched(end - 'Dockerfile'.length - 46 + 20, 0xffffff)],
  ])('%s is refused', async (_how, archive) => {
    const { told } = await fetchGiven({ archive, packing: 'zip' });
    expect(told).toMatchObject({ error: 'archive' });
  });
});

describe('attack 105: a zip archive', () => {
  const most = { ...uploadLimits, bytes: 4096, files: 5, freeBytes: 4096, ratio: 4 };
  const told = async (entries: readonly ZipEntry[], limits = most) =>
    (await fetchGiven({ archive: zipOf([dockerfile, ...entries]), packing: 'zip', place: { most: limits } }))
      .told;

  it('with too many bytes, itself included, is refused', async () => {
    expect(await told([{ data: 'x'.repeat(4090), method: 0 }])).toMatchObject({ error: 'too-large' });
    expect(await told([{ data: 'x'.repeat(1000), method: 0 }])).toHaveProperty('dockerfile');
  });

  it('that unpacks to many times its size is refused', async () => {
    const limits = { ...most, bytes: 2 ** 20, freeBytes: 0 };
    expect(await told([{ data: 'x'.repeat(50_000) }], limits)).toMatchObject({
      error: 'too-large',
      message: 'the archive unpacks to more than 4 times its size',
    });
  });

  it('whose entries share their bytes is refused', async () => {
    const archive = zipOf([dockerfile, { name: 'a', data: 'x'.repeat(3000), method: 0 }]);
    const list = archive.indexOf('PK\x01\x02');
    const entry = archive.subarray(archive.indexOf('PK\x01\x02', list + 4), -22);
    const end = Buffer.from(archive.subarray(-22));
    end.writeUInt16LE(3, 8);
    end.writeUInt16LE(3, 10);
    const again = Buffer.from(entry);
    again.write('b', entry.length - 1);
    const shared = Buffer.concat([archive.subarray(0, -22), again, end]);
    const { told: refused } = await fetchGiven({ archive: shared, packing: 'zip' });
    expect(refused).toEqual({ error: 'archive', message: 'its files overlap' });
  });

  it('with too many entries is refused, even if they name one folder again and again', async () => {
    const again = Array.from({ length: 6 }, () => ({ name: 'a/', mode: 0o40755 }));
    expect(await told(again)).toMatchObject({
      error: 'too-large',
      message: 'the archive has more than 5 files and folders',
    });
  });
});
