import { Registry } from 'prom-client';
import { z } from 'zod';
import { jobRequestSchema, readJobRequest } from '../jobs/job-request.ts';
import { jobViewSchema } from '../jobs/job-view.ts';
import { problemSchema } from '../problems/problem.ts';

const json = <S extends z.ZodType>(schema: S) => ({ mediaType: 'application/json', schema }) as const;

/** What operations read, by the names of the schemas in the OpenAPI document. `read` throws a Problem. */
export const requests = {
  JobRequest: { ...json(jobRequestSchema), read: readJobRequest },
};

/** What operations answer with when they succeed. */
export const answers = {
  Job: json(jobViewSchema),
  Jobs: json(z.array(jobViewSchema)),
  Created: json(z.object({ id: z.uuid() })),
  Success: json(z.object({ success: z.literal(true) })),
  Status: json(z.object({ version: z.string(), commit: z.string() })),
  Health: json(z.object({ status: z.literal('ok') })),
  Metrics: { mediaType: Registry.PROMETHEUS_CONTENT_TYPE, schema: z.string() },
  OpenApi: json(z.looseObject({ openapi: z.string() })),
};

/** What every operation answers with when it fails. */
export const problems = {
  Problem: { mediaType: 'application/problem+json', schema: problemSchema },
} as const;

export type RequestName = keyof typeof requests;
export type Content<R extends RequestName> = ReturnType<(typeof requests)[R]['read']>;
export type AnswerName = keyof typeof answers;
export type Answer<A extends AnswerName> = z.output<(typeof answers)[A]['schema']>;
/** What an operation returns: a list is sent item by item, so that memory never holds all of it. */
export type Sent<A extends AnswerName> =
  Answer<A> extends readonly (infer Item)[] ? AsyncIterable<Item> : Answer<A>;
