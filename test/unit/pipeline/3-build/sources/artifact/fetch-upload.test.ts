import { existsSync, lstatSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../../../../../src/resource/upload.ts';
import {
  inChunks,
  read,
  toldDockerfile,
  useUploads,
  withDockerfile,
} from '../../../../../support/fetch-upload.ts';
import { entryOf, paxRecord, tarOf } from '../../../../../support/tar.ts';

const fetchGiven = useUploads();

describe('an upload', () => {
  it.each(['tar', 'gzip'] as const)('is unpacked with its folders, files and links: %s', async (packing) => {
    const archive = withDockerfile(
      { name: './', type: '5' },
      { name: './src/', type: '5' },
      { name: './src/main.py', data: 'x'.repeat(2000), patch: [{ at: 100, bytes: '0000755\0' }] },
      { name: './data/deep/er/a.csv', data: '1,2' },
      { name: 'empty', data: '' },
      { name: 'main', type: '2', linkName: 'src/main.py' },
      { name: 'src/up', type: '2', linkName: '../data/./deep' },
      { name: 'same', type: '1', linkName: 'src/main.py' },
    );
    const { told, at, folders } = await fetchGiven({ archive, packing });
    expect(toldDockerfile(told)).toBe('FROM debian\n');
    expect(read(join(folders.dockerfile, 'Dockerfile'))).toBe('FROM debian\n');
    expect(read(at('src/main.py'))).toBe('x'.repeat(2000));
    expect(statSync(at('src/main.py')).mode & 0o7777).toBe(0o755);
    expect(read(at('data/deep/er/a.csv'))).toBe('1,2');
    expect(statSync(at('empty')).size).toBe(0);
    expect(readlinkSync(at('main'))).toBe('src/main.py');
    expect(readlinkSync(at('src/up'))).toBe('../data/./deep');
    expect(read(at('same'))).toBe('x'.repeat(2000));
  });

  it('may come in pieces of any size', async () => {
    const archive = withDockerfile({ name: 'a', data: 'b'.repeat(700) });
    for (const size of [1, 511, 513, 100_000]) {
      const { told, at } = await fetchGiven({ archive, packing: 'tar', sent: () => inChunks(archive, size) });
      expect(told).toHaveProperty('dockerfile');
      expect(read(at('a'))).toBe('b'.repeat(700));
    }
  });

  it('may have long names, in the format of GNU and of POSIX, and names that are not UTF-8', async () => {
    const long = `${'folder/'.repeat(30)}file`;
    const archive = Buffer.concat([
      entryOf({ type: 'L', name: '././@LongLink', data: `${long}-gnu\0` }),
      entryOf({ name: 'cut', data: 'gnu' }),
      entryOf({ type: 'g', data: paxRecord('comment', 'a commit') }),
      entryOf({ type: 'x', data: paxRecord('path', `${long}-pax`) + paxRecord('mtime', '1.5') }),
      entryOf({ name: 'cut', data: 'pax' }),
      entryOf({ type: 'x', data: paxRecord('size', '3') }),
      entryOf({ name: 'sized', data: 'abc' }),
      entryOf({ type: 'K', data: 'sized\0' }),
      entryOf({ type: 'x', data: paxRecord('linkpath', 'sized') }),
      entryOf({ type: '2', name: 'link', linkName: '/no' }),
      entryOf({ name: 'caf\xe9', prefix: 'p' }),
      withDockerfile(),
    ]);
    const { told, at, folders } = await fetchGiven({ archive });
    expect(told).toHaveProperty('dockerfile');
    expect(read(at(`${long}-gnu`))).toBe('gnu');
    expect(read(at(`${long}-pax`))).toBe('pax');
    expect(readlinkSync(at('link'))).toBe('sized');
    const bytes = Buffer.concat([Buffer.from(`${folders.context}/p/caf`), Buffer.from([0xe9])]);
    expect(existsSync(bytes)).toBe(true);
  });

  it('loses special bits, but we and the engine can read all of it', async () => {
    const modes = [{ at: 100, bytes: '0006000\0' }];
    const archive = withDockerfile(
      { name: 'folder', type: '5', patch: modes },
      { name: 'folder/file', patch: modes },
    );
    const { at } = await fetchGiven({ archive });
    expect(statSync(at('folder')).mode & 0o7777).toBe(0o700);
    expect(statSync(at('folder/file')).mode & 0o7777).toBe(0o600);
  });

  it('may come from a tar of the time before ustar', async () => {
    const patch = [{ at: 257, bytes: '\0'.repeat(8) }];
    const archive = withDockerfile({ name: 'old/', type: '\0', patch }, { name: 'old/a', type: '\0', patch });
    const { at } = await fetchGiven({ archive });
    expect(lstatSync(at('old')).isDirectory()).toBe(true);
    expect(lstatSync(at('old/a')).isFile()).toBe(true);
  });
});

describe('the Dockerfile of an upload', () => {
  const archive = withDockerfile({ name: 'docker/other', data: 'FROM other\n' });

  it.each([
    ['in its root', {}, 'FROM debian\n'],
    ['at its path', { dockerfilePath: 'docker/other' }, 'FROM other\n'],
    ['by itself', { dockerfile: 'FROM apart\n' }, 'FROM apart\n'],
    [
      'at its path, even if there is one by itself',
      { dockerfile: 'FROM apart\n', dockerfilePath: './Dockerfile' },
      'FROM debian\n',
    ],
  ])('is the one %s, and exactly that text is built', async (_where, given, text) => {
    const { told, folders } = await fetchGiven({ archive, ...given });
    expect(toldDockerfile(told)).toBe(text);
    expect(read(join(folders.dockerfile, 'Dockerfile'))).toBe(text);
  });

  it.each([
    ['missing', 'dockerfile-missing', { dockerfilePath: 'docker/Dockerfile' }],
    ['a folder', 'dockerfile-irregular', { dockerfilePath: 'docker' }],
    ['below a file', 'dockerfile-irregular', { dockerfilePath: 'Dockerfile/Dockerfile' }],
    ['too large by itself', 'dockerfile-too-large', { dockerfile: 'x'.repeat(256 * 1024 + 1) }],
  ])('is refused if it is %s', async (_why, error, given) => {
    expect((await fetchGiven({ archive, ...given })).told).toMatchObject({ error });
  });

  it('is refused if it is too large', async () => {
    const large = tarOf([{ name: 'Dockerfile', data: 'x'.repeat(256 * 1024 + 1) }]);
    expect((await fetchGiven({ archive: large })).told).toMatchObject({ error: 'dockerfile-too-large' });
  });

  it.each([
    ['Dockerfile', '', { name: 'Dockerfile', type: '2', linkName: 'secret' }],
    ['docker/Dockerfile', 'docker/Dockerfile', { name: 'docker', type: '2', linkName: 'real' }],
  ])('attack 103: is never read through a link: %s', async (_what, dockerfilePath, link) => {
    const linked = tarOf([{ name: 'real/Dockerfile', data: 'FROM x\n' }, { name: 'secret' }, link]);
    const { told } = await fetchGiven({ archive: linked, dockerfilePath });
    expect(told).toMatchObject({ error: 'dockerfile-irregular' });
  });
});

describe('what the registry has', () => {
  const archive = withDockerfile();

  it('is refused if it is nothing, or no upload', async () => {
    const { told, digest } = await fetchGiven({
      archive,
      place: {
        content: { manifest: () => Promise.resolve(undefined), blob: () => Promise.reject(new Error()) },
      },
    });
    expect(told).toMatchObject({ error: 'absent' });
    expect(digest).toMatch(/^sha256:/);
    const other = Buffer.from('{"schemaVersion":2}');
    const content = {
      manifest: () => Promise.resolve(inChunks(other)),
      blob: () => Promise.resolve(undefined),
    };
    const settings = { DIGEST: sha256(other), DOCKERFILE_PATH: '', SUBMITTER: '' };
    expect((await fetchGiven({ archive, place: { content, settings } })).told).toMatchObject({
      error: 'foreign',
    });
    const large = { ...content, manifest: () => Promise.resolve(inChunks(Buffer.alloc(70_000))) };
    expect((await fetchGiven({ archive, place: { content: large, settings } })).told).toMatchObject({
      error: 'foreign',
    });
  });

  it('attack 104: is nothing to a submitter if somebody else has uploaded it', async () => {
    const told = async (uploader?: string, submitter?: string) =>
      (await fetchGiven({ archive, ...(uploader && { uploader }), ...(submitter && { submitter }) })).told;
    expect(await told('alice', 'alice')).toHaveProperty('dockerfile');
    expect(await told('alice', 'bob')).toEqual({ error: 'absent', message: '' });
    expect(await told(undefined, 'bob')).toEqual({ error: 'absent', message: '' });
    // Who may create jobs by kubectl may do what they like with the namespace's.
    expect(await told('alice')).toHaveProperty('dockerfile');
  });

  it('is asked for once more if it sends other bytes, or breaks off', async () => {
    const other = withDockerfile({ name: 'more' });
    const broken = async function* () {
      await Promise.resolve();
      yield archive.subarray(0, 512);
      throw new Error('terminated');
    };
    for (const sent of [() => inChunks(other), broken])
      expect((await fetchGiven({ archive, packing: 'tar', sent })).told).toMatchObject({ error: 'registry' });
  });
});
