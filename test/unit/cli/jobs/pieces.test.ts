import { pieces } from '../../../../src/cli/jobs/cluster/pieces.ts';

async function split(...chunks: readonly string[]): Promise<string[]> {
  async function* stream() {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'latin1'));
  }
  return Array.fromAsync(pieces(stream()));
}

describe('a log that streams in', () => {
  it('is split at line breaks, wherever chunks end', async () => {
    expect(await split('a\nb', 'c\n\nd')).toEqual(['a', 'bc', '', 'd']);
    expect(await split('a\n')).toEqual(['a']);
    expect(await split()).toEqual([]);
  });

  it('is decoded when a line is complete', async () => {
    expect(await split('\xc3', '\xbc\n')).toEqual(['ü']);
  });

  it('attack 102: does not fill the memory without a line break', async () => {
    const long = 'x'.repeat(50_000);
    const found = await split(long, long, '\n');
    expect(found.join('')).toBe(long + long);
    expect(Math.max(...found.map(({ length }) => length))).toBe(16 * 1024);
  });
});
