import type { Request } from 'express';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { genericSchema } from '../hooks/payloads/generic.ts';
import { ignoredReasons } from '../hooks/push.ts';
import { rawBody } from '../http/raw-body.ts';
import { readJson } from '../http/read-json.ts';
import { jobDetailSchema } from '../jobs/job-detail.ts';
import { jobRequestSchema, readJobRequest } from '../jobs/job-request.ts';
import { jobStatusSchema, jobViewSchema, singleJobSchema } from '../jobs/job-view.ts';
import { listQuerySchema, listedJobSchema } from '../jobs/list-query.ts';
import { buildFormSchema, readBuild } from '../jobs/build-form.ts';
import { buildSchema } from '../jobs/build-view.ts';
import { readRun, runFormSchema } from '../jobs/run-form.ts';
import { readSubmission, submissionBodies } from '../jobs/submission.ts';
import { logsQuerySchema } from '../logs/logs-query.ts';
import { archiveBodies, readArchive, uploadedSchema, uploadQuerySchema } from '../uploads/archive.ts';
import type { ProblemReason } from '../problems/problem-kinds.ts';
import { problemSchema } from '../problems/problem.ts';
import { reportTypes } from '../report/formats.ts';
import { eventStream } from '../streams/server-sent.ts';

const ofBodies = ['BodyTooLarge', 'UnsupportedMediaType'] as const satisfies ProblemReason[];

/** Whatever the forge sends. Ours is the format for everything that is no forge. */
const deliverySchema = z
  .union([genericSchema, z.looseObject({})])
  .describe('What the forge sends. With `forge: generic`, an object with `type` and `data`.');

/**
 * What operations read: the schema of each media type, for the OpenAPI document, and the reader, which throws a Problem
 * with one of these reasons, or one that any request can be refused for.
 */
export const requests = {
  JobRequest: {
    mediaTypes: { 'application/json': jobRequestSchema },
    raises: [
      'InvalidJSON',
      'InvalidField',
      'InvalidBase64',
      'InvalidGzip',
      'DockerfileInvalid',
      'DockerfileTooLarge',
      ...ofBodies,
    ],
    read: async (request: Request) => readJobRequest(await readJson(request)),
  },
  Submission: {
    mediaTypes: submissionBodies,
    raises: ['InvalidJSON', 'InvalidYAML', 'InvalidField', ...ofBodies],
    read: readSubmission,
  },
  Run: {
    mediaTypes: { 'multipart/form-data': runFormSchema },
    raises: ['InvalidField', 'DockerfileInvalid', ...ofBodies],
    read: readRun,
  },
  Build: {
    mediaTypes: { 'multipart/form-data': buildFormSchema },
    raises: ['InvalidField', 'DockerfileInvalid', 'DockerfileTooLarge', ...ofBodies],
    read: readBuild,
  },
  Archive: { mediaTypes: archiveBodies, raises: ofBodies, read: readArchive },
  Delivery: {
    mediaTypes: { 'application/json': deliverySchema },
    raises: ['InvalidJSON', 'InvalidField', ...ofBodies],
    read: (request: Request) => Promise.resolve(rawBody(request)),
  },
} as const;

const buildId = z.string().max(64);

/** What operations read of the query string. */
export const queries = {
  List: listQuerySchema,
  Status: z
    .object({ id: z.string().max(64).describe('A job. Without it, the version of this server.') })
    .partial(),
  Builds: z
    .object({ dockerfile_build_id: buildId.describe('A build. Without it, the newest are listed.') })
    .partial(),
  Build: z.object({ dockerfile_build_id: buildId.describe('A build.') }),
  Logs: logsQuerySchema,
  Upload: uploadQuerySchema,
};

const value = <S extends z.ZodType>(schema: S) =>
  ({ sent: 'value', mediaTypes: ['application/json'], schema }) as const;
const list = <S extends z.ZodType>(item: S) =>
  ({ sent: 'items', mediaTypes: ['application/json'], schema: z.array(item) }) as const;

const stream = (...mediaTypes: readonly [string, ...string[]]) =>
  ({ sent: 'stream', mediaTypes, schema: z.string() }) as const;

/** What operations answer with when they succeed, and how it is sent. */
export const answers = {
  Job: value(singleJobSchema),
  Jobs: list(z.union([jobViewSchema, listedJobSchema])),
  JobDetail: value(jobDetailSchema),
  Build: value(buildSchema),
  Builds: value(z.union([z.array(buildSchema), buildSchema])),
  Created: value(z.object({ id: z.uuid() })),
  Uploaded: value(uploadedSchema),
  Success: value(z.object({ success: z.literal(true) })),
  Delivered: value(
    z.union([
      jobViewSchema.pick({ id: true, name: true, status: true }),
      z.object({
        job: z.null(),
        reason: z.enum(ignoredReasons).describe('Why no job was started: one word of a closed list.'),
      }),
    ]),
  ),
  Status: value(z.union([z.object({ version: z.string(), commit: z.string() }), jobStatusSchema])),
  Health: value(z.object({ status: z.literal('ok') })),
  Metrics: { sent: 'text', mediaTypes: [Registry.PROMETHEUS_CONTENT_TYPE], schema: z.string() },
  OpenApi: {
    sent: 'bytes',
    mediaTypes: ['application/json'],
    schema: z.looseObject({ openapi: z.string() }),
  },
  Page: { sent: 'bytes', mediaTypes: ['text/html; charset=utf-8'], schema: z.string() },
  Logs: stream('text/plain; charset=utf-8', eventStream),
  Events: stream(eventStream),
  Report: { sent: 'text', mediaTypes: reportTypes, schema: z.looseObject({}) },
  Nothing: { sent: 'nothing', mediaTypes: [], schema: z.undefined() },
} as const;

/** What every operation answers with when it fails. */
export const problems = {
  Problem: { mediaType: 'application/problem+json', schema: problemSchema },
} as const;

export type RequestName = keyof typeof requests;
export type Content<R extends RequestName> = Awaited<ReturnType<(typeof requests)[R]['read']>>;
export type QueryName = keyof typeof queries;
export type Query<Q extends QueryName> = z.output<(typeof queries)[Q]>;
export type AnswerName = keyof typeof answers;
export type Answer<A extends AnswerName> = z.output<(typeof answers)[A]['schema']>;

/** What an operation returns. Items are sent one by one, and a stream as it comes, so that memory never holds all of it. */
export type Sent<A extends AnswerName> = Bodies<Answer<A>>[(typeof answers)[A]['sent']];

interface Bodies<T> {
  readonly value: T;
  readonly items: AsyncIterable<T extends readonly (infer Item)[] ? Item : never>;
  readonly text: string;
  readonly bytes: Buffer;
  readonly stream: AsyncIterable<string>;
  readonly nothing: undefined;
}
