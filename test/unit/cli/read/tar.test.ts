import { padding, tarHeader } from '../../../../src/cli/read/tar.ts';

const file = { type: 'file', size: 5, isExecutable: false } as const;

describe('a header of a tar archive', () => {
  it('is one block for a short path', () => {
    const header = tarHeader({ ...file, path: 'a/b.txt' });
    expect(header).toHaveLength(512);
    expect(header.toString('latin1', 0, 8)).toBe('a/b.txt\0');
    expect(header.toString('latin1', 100, 108)).toBe('0000644\0');
    expect(header.toString('latin1', 124, 136)).toBe('00000000005\0');
  });

  it('is of a folder, or of a link', () => {
    expect(tarHeader({ ...file, type: 'folder', path: 'a' }).toString('latin1', 0, 3)).toBe('a/\0');
    const link = tarHeader({ ...file, type: 'link', path: 'a', target: 'b', isExecutable: true });
    expect(link.toString('latin1', 156, 159)).toBe('2b\0');
  });

  it.each([96, 97, 98, 99, 100, 993])(
    'has a record that tells its own length for a path of %d bytes',
    (length) => {
      const path = `ü${'x'.repeat(length - 2)}`;
      const header = tarHeader({ ...file, path });
      const record = header.subarray(512, header.length - 512);
      const [, digits = ''] = /^(\d+) path=/.exec(record.toString()) ?? [];
      expect(record.subarray(0, Number(digits)).toString()).toBe(`${digits} path=${path}\n`);
    },
  );

  it('is followed by whole blocks', () => {
    expect([0, 1, 511, 512, 513].map((size) => padding(size).length)).toEqual([0, 511, 1, 0, 511]);
  });
});
