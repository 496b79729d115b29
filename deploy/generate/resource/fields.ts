import { z } from 'zod';
import { duration } from '../../../src/resource/duration.ts';
import { reasons } from '../../../src/resource/reasons.ts';
import { quantity } from '../../../src/resource/resources.ts';
import { structuralSchema, type JsonSchema } from '../../../src/resource/structural-schema.ts';

/** A field of the resource, as a row of the table. */
export interface Field {
  /** Path from the root of the schema, such as `run.env[].name`. */
  readonly path: string;
  readonly type: string;
  /** `**required**`, the default, or an empty string. */
  readonly preset: string;
  readonly meaning: string;
}

const rules = z.array(z.object({ rule: z.string(), message: z.string() })).default([]);
const rulesOf = (schema: JsonSchema) => rules.parse(schema['x-kubernetes-validations']);

/** Types that the page explains once, keyed by the validation rule that their fields share. */
const named = new Map(
  Object.entries({ duration, quantity }).flatMap(([name, type]) =>
    rulesOf(structuralSchema(type)).map(({ rule }) => [rule, name] as const),
  ),
);

/** Every field below a schema, in its order. Fields of list items follow the list. */
export function fieldsOf(schema: JsonSchema, prefix = ''): Field[] {
  return childrenOf(schema).flatMap(([name, child]) => {
    const path = prefix + name;
    const field = {
      path,
      type: typeOf(child),
      preset: schema.required?.includes(name) === true ? '**required**' : presetOf(child.default),
      meaning: meaningOf(child),
    };
    const items = itemsOf(child);
    return [field, ...(items ? fieldsOf(items, `${path}[].`) : fieldsOf(child, `${path}.`))];
  });
}

export const childrenOf = ({ properties = {} }: JsonSchema): [string, JsonSchema][] =>
  Object.entries(properties).flatMap(([name, child]): [string, JsonSchema][] =>
    typeof child === 'boolean' ? [] : [[name, child]],
  );

export const itemsOf = ({ items }: JsonSchema): JsonSchema | undefined =>
  typeof items === 'object' && !Array.isArray(items) ? items : undefined;

function typeOf(schema: JsonSchema): string {
  const known = rulesOf(schema).flatMap(({ rule }) => named.get(rule) ?? []);
  if (known[0] !== undefined) return known[0];
  if (schema.enum) return isReason(schema.enum) ? '[reason](reasons.md)' : schema.enum.map(code).join(', ');
  if (typeof schema.additionalProperties === 'object')
    return `map${atMost(schema.maxProperties)} of ${typeOf(schema.additionalProperties)}`;
  const items = itemsOf(schema);
  if (items) return `list${atMost(schema.maxItems)} of ${typeOf(items)}`;
  if (schema.format === 'date-time') return 'time';
  if (schema.type === 'string') return `text${atMost(schema.maxLength)}`;
  const { minimum, maximum } = schema;
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const range = minimum === undefined || !isBounded ? '' : `, ${minimum} to ${maximum}`;
  return `${String(schema.type)}${range}`;
}

const isReason = (values: readonly unknown[]): boolean => String(values) === String(reasons);

const atMost = (most: number | undefined): string => (most === undefined ? '' : ` (${most})`);

const isEmpty = (value: unknown): boolean => typeof value === 'object' && JSON.stringify(value).length === 2;

const presetOf = (value: unknown): string => (value === undefined || isEmpty(value) ? '' : code(value));

/** The description, and the messages of the rules that the type does not imply. */
function meaningOf(schema: JsonSchema): string {
  const demands = rulesOf(schema).filter(({ rule }) => !named.has(rule));
  return [schema.description ?? '', ...demands.map(({ message }) => `(${message})`)].join(' ').trim();
}

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
