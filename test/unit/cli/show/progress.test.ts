import { progress, size } from '../../../../src/cli/show/progress.ts';
import { screenOf } from '../../../support/cli.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 KB'],
  [12_345_678, '12.3 MB'],
  [5e12, '5000.0 GB'],
])('%d bytes are %s', (bytes, shown) => {
  expect(size(bytes)).toBe(shown);
});

describe('the progress of an upload', () => {
  it('is a bar, a share and the bytes, on one line', () => {
    expect(progress(50e6, 200e6, screenOf(80))).toBe(
      `${'█'.repeat(10)}${'░'.repeat(30)}  25 % 50.0 MB of 200.0 MB`,
    );
    expect(progress(50e6, 200e6, screenOf(50, { unicode: false }))).toBe(
      '#####--------------  25 % 50.0 MB of 200.0 MB',
    );
  });

  it.each([1, 10, 25, 40])('never wraps, or it could not be drawn in place: %d columns', (width) => {
    const line = progress(50e6, 200e6, screenOf(width));
    expect(line.length).toBeLessThan(width);
    expect(' 25 % 50.0 MB of 200.0 MB').toContain(line);
  });

  it('is whole for nothing, and never more', () => {
    expect(progress(0, 0, screenOf(40))).toContain('100 %');
    expect(progress(3, 2, screenOf(40))).toContain('100 %');
  });
});
