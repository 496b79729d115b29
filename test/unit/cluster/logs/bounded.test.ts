import { bytesAtMost, lastBytes } from '../../../../src/cluster/logs/bounded.ts';
import { cut } from '../cut.ts';

describe('a limited stream', () => {
  it.each([1, 3, 100])('ends at its limit when it arrives in chunks of %d bytes', async (size) => {
    const found = await Array.fromAsync(bytesAtMost(cut('0123456789', size), 4));
    expect(Buffer.concat(found).toString()).toBe('0123');
  });

  it('is complete if it is shorter than its limit', async () => {
    const found = await Array.fromAsync(bytesAtMost(cut('0123', 3), 100));
    expect(Buffer.concat(found).toString()).toBe('0123');
  });

  it('is not read beyond its limit', async () => {
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      for (;;) yield await Promise.resolve(Buffer.from('xx'));
    }
    expect(await Array.fromAsync(bytesAtMost(endless(), 6))).toHaveLength(3);
  });
});

describe('the last bytes of a text', () => {
  it.each([1, 3, 7, 100])('are the same when it arrives in chunks of %d bytes', async (size) => {
    expect(await lastBytes(cut('0123456789', size), 4)).toBe('6789');
    expect(await lastBytes(cut('0123', size), 100)).toBe('0123');
    expect(await lastBytes(cut('', size), 4)).toBe('');
  });

  it.each([
    [4, '😀'],
    [3, ''],
    [2, ''],
    [1, ''],
    [5, '😀'],
    [6, 'é😀'],
  ])('never include part of a character (limit %d)', async (limit, expected) => {
    expect(await lastBytes(cut('aé😀', 100), limit)).toBe(expected);
  });

  it('omit an incomplete character at the end', async () => {
    async function* torn(): AsyncGenerator<Uint8Array, void> {
      yield await Promise.resolve(Buffer.from('a😀').subarray(0, 3));
    }
    expect(await lastBytes(torn(), 100)).toBe('a');
  });
});
