import { inWords, lookAgainAfter } from '../../../../src/pipeline/1-admit/place.ts';

describe('the place of a waiting job', () => {
  it.each([
    [0, '0 jobs'],
    [1, '1 job'],
    [10, '10 jobs'],
    [11, 'more than 10 jobs'],
    [21, 'more than 20 jobs'],
    [50, 'more than 20 jobs'],
    [51, 'more than 50 jobs'],
    [100, 'more than 50 jobs'],
    [101, 'more than 100 jobs'],
    [9999, 'more than 5000 jobs'],
  ])('%d ahead is said as "%s"', (ahead, words) => {
    expect(inWords(ahead)).toBe(words);
  });

  it('changes its words less than 25 times on the way from place 10,000 to the front', () => {
    const words = new Set(Array.from({ length: 10_001 }, (_, ahead) => inWords(ahead)));
    expect(words.size).toBeLessThan(25);
  });

  it('is looked at less often the further back it is', () => {
    expect(lookAgainAfter(0)).toBe(30_000);
    expect(lookAgainAfter(100)).toBe(330_000);
    expect(lookAgainAfter(1_000_000)).toBe(3_600_000);
    const wakeUps = Array.from({ length: 10_000 }, (_, ahead) => 1000 / lookAgainAfter(ahead));
    expect(wakeUps.reduce((sum, rate) => sum + rate)).toBeLessThan(5);
  });
});
