import { z } from 'zod';
import { specSchema } from '../../resource/spec.ts';
import type { Schema } from './types.ts';

/** What only the apiserver understands. */
const ofKubernetes = /^x-kubernetes-/;

/**
 * The spec of a DockerfileJob in plain JSON Schema. The apiserver refuses unknown fields, and has rules that this schema
 * cannot say: what fits it may still be refused with 422.
 */
export const jobSpecSchema = (): Schema =>
  z.toJSONSchema(specSchema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (jsonSchema['x-kubernetes-int-or-string'] === true) delete jsonSchema.maxLength;
      for (const key of Object.keys(jsonSchema))
        if (ofKubernetes.test(key)) Reflect.deleteProperty(jsonSchema, key);
      if (jsonSchema.properties) jsonSchema.additionalProperties = false;
      if (zodSchema === specSchema.shape.source) chooseOne(jsonSchema);
    },
  });

/** Exactly one member, as types of programming languages can say it, too. */
function chooseOne(schema: Schema): void {
  const { properties = {} } = schema;
  for (const key of ['type', 'properties', 'additionalProperties']) Reflect.deleteProperty(schema, key);
  schema.oneOf = Object.entries(properties).map(([name, member]) => ({
    type: 'object',
    properties: { [name]: member },
    required: [name],
    additionalProperties: false,
  }));
}
