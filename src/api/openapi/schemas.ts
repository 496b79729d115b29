import { z } from 'zod';
import { submittedSpec } from '../jobs/submission.ts';
import { answers, problems, requests, type AnswerName, type RequestName } from '../routes/bodies.ts';
import { jobSpecSchema } from './job-spec.ts';
import { answerSchema, namedEventSchemas } from './server-sent.ts';
import type { Schema } from './types.ts';

export const reference = (name: string): { readonly $ref: string } => ({
  $ref: `#/components/schemas/${name}`,
});

/** As JSON Schema, without the dialect, which is that of the document. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== submittedSpec) return;
      for (const key of Object.keys(jsonSchema))
        if (key !== 'description') Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, reference('JobSpec'));
    },
  });
  return rest;
}

/** The name of a request's schema: that of the request, and of its media type if it has several. */
export const requestSchema = (name: RequestName, mediaType: string): string =>
  mediaType === 'multipart/form-data' ? `${name}Form` : name;

const ofRequests = Object.entries(requests).flatMap(([name, { mediaTypes }]) =>
  Object.entries<z.ZodType>(mediaTypes).map(
    ([mediaType, schema]) =>
      [requestSchema(name as RequestName, mediaType), schemaOf(schema, 'input')] as const,
  ),
);
const ofAnswers = (Object.keys(answers) as AnswerName[]).flatMap((name) => {
  const mediaTypes: readonly string[] = answers[name].mediaTypes;
  // A stream that has events only is described by them.
  const isUsed = mediaTypes.some((mediaType) => answerSchema(name, mediaType) === name);
  return isUsed ? [[name, schemaOf(answers[name].schema, 'output')] as const] : [];
});
const others = [
  ...namedEventSchemas.map(({ name, schema }) => [name, schemaOf(schema, 'output')] as const),
  ...Object.entries(problems).map(([name, { schema }]) => [name, schemaOf(schema, 'output')] as const),
];

/** The schemas that requests are checked with and answers are typed with, and that of the spec of a job. */
export const componentSchemas: Readonly<Record<string, Schema>> = Object.fromEntries([
  ...ofRequests,
  ['JobSpec', jobSpecSchema()],
  ...ofAnswers,
  ...others,
]);
