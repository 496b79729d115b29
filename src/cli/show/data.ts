import { dump } from 'js-yaml';
import { z } from 'zod';

/** What data may hold, but a terminal must not see: all that is invisible, such as marks that turn text around. */
const hidden = /(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu;

const escape = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/** JSON that means the same, and in which nothing is hidden. */
export const json = (value: unknown): string => JSON.stringify(value, undefined, 2).replace(hidden, escape);

/** YAML in which nothing is hidden: JSON is YAML, too, and can escape everything. Ends with a line break. */
export function yaml(value: unknown): string {
  const text = dump(value);
  return text.search(hidden) === -1 ? text : `${json(value)}\n`;
}

const object = z.looseObject({ metadata: z.looseObject({}) });

/** An object without what only the API server reads. */
export function shownObject(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { metadata, ...rest } = object.parse(raw);
  const { managedFields: _, ...shown } = metadata;
  const { apiVersion, kind, ...others } = rest;
  return { apiVersion, kind, metadata: shown, ...others };
}
