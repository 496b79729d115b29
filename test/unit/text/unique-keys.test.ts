import { hasUniqueKeys } from '../../../src/text/unique-keys.ts';

describe('the keys of a JSON text', () => {
  it.each([
    '{}',
    '[]',
    '"a"',
    '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
    '{"a":"b","b":"a"}',
    '["a","a"]',
    String.raw`{"a\"":1,"a":2,"a\\":3}`,
    '{"A":1,"a":2}',
  ])('are unique in %s', (json) => {
    expect(hasUniqueKeys(json)).toBe(true);
  });

  it.each([
    '{"a":1,"a":2}',
    '{"x":[{"a" \n\t\r: 1,"b":{},"a":2}]}',
    String.raw`{"urls":1,"\u0075rls":2}`,
    '{"a":{"b":[]},"a":{}}',
  ])('are not unique in %s', (json) => {
    expect(hasUniqueKeys(json)).toBe(false);
  });
});
