import { jsonPathFault, select } from '../../../src/text/json-path.ts';
import { isFound, isWhole, patternFault } from '../../../src/text/pattern.ts';

const people = [
  { name: 'ada', born: 1815 },
  { name: 'alan', born: 1912 },
];
const values = (path: string) => select(path, people);

describe('a JSONPath', () => {
  it.each<[string, unknown[]]>([
    ['$[0].name', ['ada']],
    ['$[-1].name', ['alan']],
    ['$..born', [1815, 1912]],
    ['$[?@.born > 1900].name', ['alan']],
    [`$[?match(@.name, 'a.a')].name`, ['ada']],
    [`$[?search(@.name, 'l.n')].name`, ['alan']],
    [`$[?search(@.name, '(')].name`, []],
    [`$[?search(@.born, '1')].name`, []],
    [`$[?search(@.name, @.born)].name`, []],
    ['$.constructor', []],
    ['$.__proto__', []],
  ])('selects as RFC 9535 has it: %s', (path, expected) => {
    expect(jsonPathFault(path)).toBeUndefined();
    expect(values(path)).toEqual({ kind: 'values', values: expected });
  });

  it.each(['', 'name', '$[', '$.a b', '$[?@.a ==]'])('is refused with a reason: %s', (path) => {
    expect(jsonPathFault(path)).not.toBe('');
    expect(values(path)).toEqual({ kind: 'fault', message: jsonPathFault(path) });
  });
});

describe('a pattern', () => {
  it('is found, or matches the whole text, as RE2 has it', () => {
    expect([
      isFound('b+', 'abbc'),
      isFound('^b', 'abbc'),
      isWhole('ab*c', 'abbc'),
      isWhole('b', 'abbc'),
    ]).toEqual([true, false, true, false]);
  });

  it.each(['(', '(?=a)', '(a)\\1', 'a{1001}', '((a{100}){100})'])(
    'attack 122: is refused if it needs backtracking, or is too large: %s',
    (pattern) => {
      expect(patternFault(pattern)).toMatch(/./);
    },
  );

  it('attack 122: takes time that is linear in the text, however it is nested', () => {
    expect(patternFault('(a+)+$')).toBeUndefined();
    expect(isFound('^(a|aa)+$', `${'a'.repeat(65_000)}b`)).toBe(false);
  });
});
