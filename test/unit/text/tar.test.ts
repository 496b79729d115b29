import { hasTarChecksum, tarNumber, tarText } from '../../../src/text/tar.ts';
import { entryOf } from '../../support/tar.ts';

describe('a block of a tar archive', () => {
  it('is a header if its checksum is right', () => {
    const header = entryOf({ name: 'a' }).subarray(0, 512);
    expect(hasTarChecksum(header)).toBe(true);
    header[0] = 0x62;
    expect(hasTarChecksum(header)).toBe(false);
  });

  it.each([
    ['0000644\0', 0o644],
    [' 17 \0\0\0\0', 0o17],
    ['\x80\0\0\0\0\0\x01\0', 256],
    ['\x80\xff\xff\xff\xff\xff\xff\xff', undefined],
    ['12x', undefined],
    ['-1', undefined],
  ])('has numbers: %j is %p', (field, number) => {
    expect(tarNumber(Buffer.from(field.padEnd(8, '\0'), 'latin1'), 0, 8)).toBe(number);
  });

  it('has text that ends at a NUL byte, or at the end of its field', () => {
    expect(tarText(Buffer.from('ab\0cd', 'latin1'), 0, 5)).toBe('ab');
    expect(tarText(Buffer.from('xab\xe9c', 'latin1'), 1, 3)).toBe('ab\xe9');
  });
});
