import type { Schema } from '../openapi/types.ts';
import { html, inline, type Html, type Part } from './html.ts';

type Node = Schema | boolean | undefined;

const asSchema = (node: Node): Schema => (typeof node === 'object' ? node : {});

export const schemaId = (name: string): string => `schema-${name}`;

/** The type of a value, in words. */
export function typeOf(node: Node): Part {
  const schema = asSchema(node);
  const { $ref, type, items, enum: words } = schema;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return html`<a href="#${schemaId(name)}">${name}</a>`;
  }
  if (alternatives) return between(different(alternatives.map(typeOf)), ' or ');
  if ('const' in schema) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (words) {
    const shown = words.map((word) => html`<code>${JSON.stringify(word)}</code>`);
    return words.length === 1 ? shown : ['one of ', between(shown, ', ')];
  }
  if (type === 'array') return ['array of ', typeOf(Array.isArray(items) ? undefined : items)];
  return Array.isArray(type) ? type.join(' or ') : (type ?? 'any value');
}

/** Objects with other members are told apart by them. */
const different = (types: readonly Part[]): readonly Part[] => [...new Set(types)];

const between = (parts: readonly Part[], separator: string): Part =>
  parts.map((part, index) => [index === 0 ? '' : separator, part]);

/** The keywords that limit a value, and how they are told. */
const limits: readonly (readonly [keyof Schema, string])[] = [
  ['format', ''],
  ['contentEncoding', ''],
  ['minLength', 'at least … characters'],
  ['maxLength', 'at most … characters'],
  ['minimum', 'at least …'],
  ['maximum', 'at most …'],
  ['maxItems', 'at most … items'],
  ['minProperties', 'at least … members'],
  ['maxProperties', 'at most … members'],
  ['default', 'default: …'],
];

const oneCharacter = 'at least 1 characters';

/** What limits a value, besides its type. */
export const limitsOf = (node: Node): Part => {
  const schema = asSchema(node);
  return limits.flatMap(([keyword, text]) => {
    const value = schema[keyword];
    // Every integer has the bounds of a safe one.
    if (value === undefined || Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) return [];
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    return [', ', text === '' ? shown : text.replace('…', shown).replace(oneCharacter, 'not empty')];
  });
};

/** The members of an object, or of the objects in an array, each with its own. Nothing if there are none. */
export function membersOf(node: Node): Html | undefined {
  const schema = asSchema(node);
  const { properties, required = [], items } = schema;
  const within = schema.anyOf ?? schema.oneOf ?? (items === undefined ? [] : [items].flat());
  if (!properties) {
    const nested = within.flatMap((one) => membersOf(one) ?? []);
    return nested.length > 0 ? html`${nested}` : undefined;
  }
  return html`<ul class="members">
    ${Object.entries(properties).map(([name, member]) => memberItem(name, member, required.includes(name)))}
  </ul>`;
}

function memberItem(name: string, member: Node, isRequired: boolean): Html {
  const { description = '' } = asSchema(member);
  const nested = membersOf(member);
  const head = html`<code>${name}</code>
    <span class="type">${typeOf(member)}${limitsOf(member)}${isRequired ? ', required' : ''}</span>
    ${inline(description)}`;
  return nested
    ? html`<li>
        <details>
          <summary>${head}</summary>
          ${nested}
        </details>
      </li>`
    : html`<li>${head}</li>`;
}
