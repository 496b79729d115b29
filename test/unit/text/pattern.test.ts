import { mostPatternCost, patternCost, patternFault } from '../../../src/text/pattern.ts';

describe('the cost of a pattern', () => {
  it.each([
    ['^[0-9]+$', 8],
    ['[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 76],
    ['a{2,}', 3],
    ['a{0}', 2],
    ['\\pL', 501],
    // Whatever may be a group counts as all before it, with whatever a second parser may take for a class or a quote.
    ['(ab){10}', 40],
    ['([(]ab){10}', 70],
    ['\\Q[\\E(ab){10}', 90],
    ['ab\\Q\\E{10}', 60],
    ['((a{10}){10}){10}', 1410],
    ['{10}', 10],
  ])('of %j is %d', (pattern, cost) => {
    expect(patternCost(pattern)).toBe(cost);
  });

  it('of patterns that people write is far below the limit', () => {
    expect(patternCost('^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$')).toBeLessThan(
      mostPatternCost / 10,
    );
  });
});

it('attack 122: a pattern that repeats too much is none', () => {
  expect(patternFault('(?:a?a?a?a?a?a?a?a?a?a?a?){1000}')).toBe('it repeats too much');
});
