import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Converts the input of a schema to a structural schema (apiextensions/v1, KEP-1693). Integers keep their bounds, the safe
 * integers of JavaScript: whatever the apiserver admits must parse.
 */
export function structuralSchema(schema: z.ZodType): JsonSchema {
  const structural = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema['x-kubernetes-int-or-string'] === true) delete jsonSchema.anyOf;
      // The keys of a map are texts in any case; a structural schema cannot restrict them further.
      delete jsonSchema.propertyNames;
    },
  });
  delete structural.$schema;
  return structural;
}
