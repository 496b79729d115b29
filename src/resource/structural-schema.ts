import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What a user writes, as a structural schema of apiextensions/v1: every node has one type, and no `$schema`. */
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

/** zod bounds each integer by what JavaScript can count to; people would take that for a limit of the resource. */
function dropSafeIntegerBounds(schema: JsonSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
