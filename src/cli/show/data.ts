import { z } from 'zod';

/** What JSON may hold, but a terminal must not see: control characters beyond ASCII, and marks that turn text around. */
const hidden = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON that means the same, and in which nothing is hidden. */
export const json = (value: unknown): string => JSON.stringify(value, undefined, 2).replace(hidden, escape);

const object = z.looseObject({ metadata: z.looseObject({}) });

/** An object without what only the API server reads. */
export function shownObject(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { metadata, ...rest } = object.parse(raw);
  const { managedFields: _, ...shown } = metadata;
  const { apiVersion, kind, ...others } = rest;
  return { apiVersion, kind, metadata: shown, ...others };
}
