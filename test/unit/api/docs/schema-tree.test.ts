import { html } from '../../../../src/api/docs/html.ts';
import { limitsOf, membersOf, typeOf } from '../../../../src/api/docs/schema-tree.ts';
import type { Schema } from '../../../../src/api/openapi/types.ts';

const type = (schema: Schema): string => html`${typeOf(schema)}`.text;

describe('a schema in words', () => {
  it.each<[Schema, string]>([
    [{ type: 'string' }, 'string'],
    [{ type: ['number', 'null'] }, 'number or null'],
    [{}, 'any value'],
    [{ const: 'v1' }, '<code>&quot;v1&quot;</code>'],
    [{ enum: ['a', 'b'] }, 'one of <code>&quot;a&quot;</code>, <code>&quot;b&quot;</code>'],
    [{ type: 'array', items: { type: 'integer' } }, 'array of integer'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string or null'],
    [{ $ref: '#/components/schemas/Job' }, '<a href="#schema-Job">Job</a>'],
  ])('names the type of %j', (schema, words) => {
    expect(type(schema)).toBe(words);
  });

  it('says what limits a value, but not what limits every integer', () => {
    const limits = limitsOf({
      minLength: 1,
      maxLength: 50,
      default: '10m',
      maximum: Number.MAX_SAFE_INTEGER,
    });
    expect(html`${limits}`.text).toBe(', not empty, at most 50 characters, default: 10m');
  });

  it('shows the members of an object, those in an array too, and which are required', () => {
    const items: Schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
    const tree = membersOf({ type: 'object', properties: { list: { type: 'array', items } } });
    expect(tree?.text).toMatch(
      /<details>\s*<summary>\s*<code>list<\/code>[^]*<code>name<\/code>[^]*string, required/,
    );
    expect(membersOf({ type: 'string' })).toBeUndefined();
  });
});
