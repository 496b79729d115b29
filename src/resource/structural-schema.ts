import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Converts the input of a schema to a structural schema (apiextensions/v1, KEP-1693). */
export function structuralSchema(schema: z.ZodType): JsonSchema {
  const structural = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      dropSafeIntegerBounds(jsonSchema);
      if (jsonSchema['x-kubernetes-int-or-string'] === true) delete jsonSchema.anyOf;
    },
  });
  delete structural.$schema;
  return structural;
}

/** zod bounds every integer by JavaScript's safe integers, which are not limits of the resource. */
function dropSafeIntegerBounds(schema: JsonSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
