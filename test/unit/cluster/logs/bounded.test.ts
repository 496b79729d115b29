import { bytesAtMost, lastBytes } from '../../../../src/cluster/logs/bounded.ts';
import { lines } from '../../../../src/cluster/lines.ts';

/** A text as it may come from a socket: cut after so many bytes, in the middle of characters too. */
async function* cut(text: string, size: number): AsyncGenerator<Uint8Array, void> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) {
    yield await Promise.resolve(bytes.subarray(from, from + size));
  }
}

describe('the lines of a stream', () => {
  it.each([1, 2, 3, 5, 1000])('are the same when it is cut each %d bytes', async (size) => {
    const text = '{"a":"ü"}\n\n{"b":"日本語 😀"}\nrest';
    const found = await Array.fromAsync(lines(cut(text, size)));
    expect(found).toEqual(['{"a":"ü"}', '', '{"b":"日本語 😀"}']);
  });

  it('may be megabytes long', async () => {
    const long = 'é'.repeat(2_000_000);
    const found = await Array.fromAsync(lines(cut(`${long}\nshort\n`, 65_536)));
    expect(found[0] === long).toBe(true);
    expect(found.slice(1)).toEqual(['short']);
  });
});

describe('a stream with a limit', () => {
  it.each([1, 3, 100])('ends at it when it is cut each %d bytes', async (size) => {
    const found = await Array.fromAsync(bytesAtMost(cut('0123456789', size), 4));
    expect(Buffer.concat(found).toString()).toBe('0123');
  });

  it('is whole when it is shorter', async () => {
    const found = await Array.fromAsync(bytesAtMost(cut('0123', 3), 100));
    expect(Buffer.concat(found).toString()).toBe('0123');
  });

  it('is not read further than its limit', async () => {
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      for (;;) yield await Promise.resolve(Buffer.from('xx'));
    }
    expect(await Array.fromAsync(bytesAtMost(endless(), 6))).toHaveLength(3);
  });
});

describe('the end of a text', () => {
  it.each([1, 3, 7, 100])('is the same when it is cut each %d bytes', async (size) => {
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
  ])('of %d bytes has no half of a character', async (limit, expected) => {
    expect(await lastBytes(cut('aé😀', 100), limit)).toBe(expected);
  });

  it('does not show the beginning of a character that never came', async () => {
    async function* torn(): AsyncGenerator<Uint8Array, void> {
      yield await Promise.resolve(Buffer.from('a😀').subarray(0, 3));
    }
    expect(await lastBytes(torn(), 100)).toBe('a');
  });
});
