import { TarCheck } from '../../../../../src/pipeline/4-scan/image/tar-check.ts';
import { entryOf, paxRecord, tarOf, type TarEntry } from '../../../../support/tar.ts';

/** Why an archive is refused, read in chunks of this size. */
function refusal(tar: Buffer, chunk = 700): string | undefined {
  const check = new TarCheck();
  for (let at = 0; at < tar.length; at += chunk) {
    const why = check.take(tar.subarray(at, at + chunk));
    if (why !== undefined) return why;
  }
  return check.end();
}
const of = (...entries: TarEntry[]) => refusal(tarOf(entries));

describe('attack 24: an archive that a node must not unpack', () => {
  it.each([
    ['a name that leads out', { name: 'a/../../etc/passwd' }, 'the name "/a/../../etc/passwd"'],
    ['such a prefix', { name: 'passwd', prefix: '..' }, 'the name "../passwd"'],
    [
      'a hard link that leads out',
      { type: '1', linkName: '../../etc/shadow' },
      'the name "../../etc/shadow"',
    ],
    ['a sparse file', { type: 'S' }, 'an entry of the type "S"'],
    ['an unknown type', { type: 'M' }, 'an entry of the type "M"'],
    ['the old type of files', { type: '\0' }, String.raw`an entry of the type "\u{0}"`],
    ['a negative size', { patch: [{ at: 124, bytes: '-1' }] }, 'an entry without a valid size'],
    [
      'an enormous size',
      { patch: [{ at: 124, bytes: `\x80${'\xff'.repeat(11)}` }] },
      'an entry without a valid size',
    ],
    ['a header of another format', { patch: [{ at: 257, bytes: 'tar' }] }, 'a header that is not ustar'],
    ['a wrong checksum', { checksum: '0000001\0' }, 'a header with a wrong checksum'],
  ] satisfies [string, TarEntry, string][])('has %s', (_title, entry, why) => {
    expect(of({ name: 'ok' }, entry)).toBe(why);
  });

  it.each([
    ['path', paxRecord('path', '../x'), 'the name "../x"'],
    ['a sparse file, which may declare any size', paxRecord('GNU.sparse.realsize', '1'), 'a sparse file'],
    ['no valid size', paxRecord('size', '-1'), 'an entry without a valid size'],
    ['no length', 'path=x\n', 'a malformed extended header'],
    ['no space', '10', 'a malformed extended header'],
    ['a length beyond its end', '99 path=x\n', 'a malformed extended header'],
    ['no value', '7 path\n', 'a malformed extended header'],
    ['no end of line', '9 path=xy', 'a malformed extended header'],
  ])('has an extended header with %s', (_title, data, why) => {
    expect(of({ type: 'x', data }, { name: 'file' })).toBe(why);
    expect(of({ type: 'g', data }, { name: 'file' })).toBe(why);
  });

  it('has a long name that leads out', () => {
    expect(of({ type: 'L', data: '../x\0' }, { name: 'file' })).toBe('the name "../x"');
  });

  it.each([
    ['a GNU header', { type: 'K', data: '../x\0' }],
    ['an extended header', { type: 'x', data: paxRecord('linkpath', '../x') + paxRecord('size', '0') }],
    [
      'an extended header with the size first',
      { type: 'x', data: paxRecord('size', '0') + paxRecord('linkpath', '../x') },
    ],
  ])('has a hard link that leads out by %s', (_title, long) => {
    expect(of(long, { type: '1', linkName: 'x' })).toBe('the name "../x"');
    expect(
      of(long, { type: 'K', data: 'x\0' }, { type: 'x', data: paxRecord('linkpath', 'y') }, { type: '1' }),
    ).toBe('the name "../x"');
    expect(of(long, { type: '2', linkName: 'x' }, { type: '1', linkName: 'x' })).toBeUndefined();
  });

  it.each([
    ['x', paxRecord('size', '4096')],
    ['L', 'name\0'],
    ['K', ''],
  ])('has a global header between a header of type %s and its entry', (type, data) => {
    const hidden = entryOf({ name: '../../hidden', data: Buffer.alloc(3584) });
    const global = { type: 'g', data: paxRecord('comment', 'x') };
    expect(
      of(
        { type, data },
        global,
        { name: 'file', patch: [{ at: 124, bytes: '00000000000' }] },
        { data: hidden },
      ),
    ).toBe('an extended header without its entry');
  });

  it('has an extended header that is too large to keep', () => {
    expect(of({ type: 'x', data: 'x'.repeat(1024 * 1024 + 1) })).toBe(
      'an extended header of more than 1 MiB',
    );
  });

  it('has an entry after its end', () => {
    expect(refusal(Buffer.concat([Buffer.alloc(512), entryOf({})]))).toBe('an entry after its end');
  });

  it('ends in the middle of an entry', () => {
    const tar = entryOf({ data: 'data' });
    expect(refusal(tar.subarray(0, 100))).toBe('an end in the middle of an entry');
    expect(refusal(tar.subarray(0, 520))).toBe('an end in the middle of an entry');
    expect(refusal(entryOf({ type: 'x', data: paxRecord('a', 'b') }).subarray(0, 512))).toBe(
      'an end in the middle of an entry',
    );
  });
});

describe('an archive that a node may unpack', () => {
  const ordinary = tarOf([
    { name: 'dir/', type: '5' },
    { name: 'dir/file', data: 'x'.repeat(1000) },
    { name: 'dir/..name', data: '' },
    { name: 'dir/hard', type: '1', linkName: 'dir/file' },
    { name: 'bin', type: '2', linkName: '../../anything' },
    { name: 'dev/null', type: '3' },
    { type: 'g', data: paxRecord('comment', 'made by git') },
    { type: 'x', data: paxRecord('mtime', '1.5') + paxRecord('path', 'a/long/name') },
    { name: 'short', data: 'y' },
    { type: 'L', data: 'a/very/long/name\0' },
    { type: 'K', data: '' },
    { name: 'short', data: 'z' },
  ]);

  it.each([1, 511, 512, 513, 100_000])('is read in chunks of %d bytes', (chunk) => {
    expect(refusal(ordinary, chunk)).toBeUndefined();
  });

  it('has its entries counted', () => {
    const check = new TarCheck();
    check.take(ordinary);
    expect(check.entries).toBe(8);
  });

  it('may have sizes in base 256 and in extended headers, and none that counts for folders', () => {
    const size = { at: 124, bytes: `\x80${'\0'.repeat(10)}\x04` };
    expect(of({ data: 'abcd', patch: [size] }, { name: '..' })).toBe('the name "/.."');
    const wrong = { at: 124, bytes: '00000000000' };
    const pax = { type: 'x', data: paxRecord('size', '4') };
    expect(of(pax, { data: 'abcd', patch: [wrong] }, { name: '..' })).toBe('the name "/.."');
    expect(of({ type: '5', patch: [size] }, { name: '..' })).toBe('the name "/.."');
    expect(of(pax, { type: 'x' }, { data: 'abcd' }, { name: '..' })).toBe('the name "/.."');
    const global = { type: 'g', data: paxRecord('size', '4000') };
    expect(of(global, { data: 'abcd' }, { name: '..' })).toBe('the name "/.."');
  });

  it('may be in the format of GNU tar, with times in place of the prefix', () => {
    const gnu = (times: string) => ({
      patch: [
        { at: 257, bytes: 'ustar  \0' },
        { at: 345, bytes: times },
      ],
    });
    expect(of(gnu('15023456701'))).toBeUndefined();
    expect(of(gnu('..'))).toBe('the name "../file"');
  });

  it('may be empty, lack an end, or have anything after it', () => {
    expect(refusal(Buffer.alloc(0))).toBeUndefined();
    expect(refusal(entryOf({}))).toBeUndefined();
    expect(refusal(Buffer.concat([ordinary, Buffer.alloc(9000, 'x')]))).toBeUndefined();
  });
});
