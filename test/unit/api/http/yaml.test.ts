import { yamlIn } from '../../../../src/api/http/yaml.ts';

describe('a body in YAML', () => {
  it('has the types of JSON, and here-documents', () => {
    expect(yamlIn('spec:\n  source:\n    dockerfile: |\n      FROM debian\n  priority: 3\n')).toEqual({
      spec: { source: { dockerfile: 'FROM debian\n' }, priority: 3 },
    });
    expect(yamlIn('{"spec": {"suspend": true}}')).toEqual({ spec: { suspend: true } });
  });

  it.each([
    ['an alias', 'a: &a [x]\nb: *a'],
    ['several documents', 'a: 1\n---\nb: 2'],
    ['nothing', ''],
    ['a type of a language', 'a: !!js/function "function () {}"'],
    ['an unknown type', 'a: !secret x'],
    ['more than 50 collections in each other', `a: ${'['.repeat(60)}${']'.repeat(60)}`],
    ['the same key twice', 'a: 1\na: 2'],
  ])('is refused with %s', (_what, text) => {
    expect(() => yamlIn(text)).toThrow('the body must be one document in YAML without aliases');
  });

  it('is refused if it is not UTF-8', () => {
    expect(() => yamlIn(undefined)).toThrow('the body must be YAML in UTF-8');
  });
});
