import { lines } from '../../../src/cluster/lines.ts';
import { cut } from './cut.ts';

describe('lines', () => {
  it.each([1, 2, 3, 5, 1000])('do not depend on where chunks of %d bytes end', async (size) => {
    const text = '{"a":"ü"}\n\n{"b":"日本語 😀"}\nrest';
    const found = await Array.fromAsync(lines(cut(text, size)));
    expect(found).toEqual(['{"a":"ü"}', '', '{"b":"日本語 😀"}']);
  });

  it('can be megabytes long', async () => {
    const long = 'é'.repeat(2_000_000);
    const found = await Array.fromAsync(lines(cut(`${long}\nshort\n`, 65_536)));
    expect(found[0] === long).toBe(true);
    expect(found.slice(1)).toEqual(['short']);
  });
});
