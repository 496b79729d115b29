import { lookAgainAfter, placeInLine } from '../../../../src/pipeline/1-admit/place.ts';

describe('the place of a waiting job', () => {
  it('is said once, and when it waits again', () => {
    const said = placeInLine(undefined, 10_000);
    expect(said).toBe('waiting for a free slot; 10000 jobs of this namespace ahead when it was queued');
    expect(placeInLine(said, 3)).toBe(said);
    expect(placeInLine('suspended by spec.suspend', 1)).toBe(
      'waiting for a free slot; 1 job of this namespace ahead when it was queued',
    );
  });

  it('is looked at less often the further back it is', () => {
    expect(lookAgainAfter(0)).toBe(30_000);
    expect(lookAgainAfter(100)).toBe(330_000);
    expect(lookAgainAfter(1_000_000)).toBe(3_600_000);
    const wakeUps = Array.from({ length: 10_000 }, (_, ahead) => 1000 / lookAgainAfter(ahead));
    expect(wakeUps.reduce((sum, rate) => sum + rate)).toBeLessThan(5);
  });
});
