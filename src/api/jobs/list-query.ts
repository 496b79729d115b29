import { z } from 'zod';
import { jobDetailSchema } from './job-detail.ts';
import { jobViewSchema } from './job-view.ts';
import { statusWords } from '../../resource/status-word.ts';

/** Jobs on a page, at most. */
export const pageLimit = 1000;

/** What a list can be sorted by. With a minus sign, the largest comes first. */
const sortable = ['createdAt', 'name', 'status', 'performance'] as const;
export type SortKey = (typeof sortable)[number];
const orders = sortable.flatMap((key) => [key, `-${key}`] as const);
export type Order = (typeof orders)[number];

/** What a list can show of a job. All of it, but the items have what `fields` names. */
const fieldsSchema = jobDetailSchema.extend(jobViewSchema.shape);
export type Field = keyof typeof fieldsSchema.shape;
const fieldNames = fieldsSchema.keyof().options;

/** A job on a page. */
export const listedJobSchema = fieldsSchema.partial();
export type ListedJob = z.output<typeof listedJobSchema>;

/** Several words, which the OpenAPI document describes as an array: `a,b`. */
const words = <T extends string>(allowed: readonly T[], example: readonly T[]) =>
  z
    .string()
    .max(1000)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(allowed, `must be one or more of ${allowed.join(', ')}, separated by commas`)))
    .meta({ type: 'array', items: { type: 'string', enum: allowed }, minItems: 1, example });

/** The query of `GET /api/v1/jobs`. */
export const listQuerySchema = z
  .strictObject({
    limit: z
      .string()
      .meta({ type: 'integer', minimum: 1, maximum: pageLimit, example: 100 })
      .transform(Number)
      .pipe(
        z
          .int(`must be an integer from 1 to ${pageLimit}`)
          .min(1, 'must be at least 1')
          .max(pageLimit, `must be at most ${pageLimit}`),
      )
      .describe(`Jobs on a page, at most ${pageLimit}.`),
    continue: z
      .string()
      .max(1000)
      .describe('Where the page begins. Do not make it: the Link header of the page before has it.'),
    status: words(statusWords, ['failed', 'canceled']).describe(
      'Only jobs with one of these, separated by commas.',
    ),
    name: z
      .string()
      .min(1, 'must not be empty')
      .max(100, 'must be at most 100 characters')
      .describe('Only jobs whose display name contains this, in any case.'),
    sort: z
      .enum(orders, `must be one of ${orders.join(', ')}`)
      .describe('The order. The default, -createdAt, has the newest first.'),
    fields: words(fieldNames, ['id', 'status', 'performance']).describe(
      'Members of the items, separated by commas. `dockerfile` is compressed, as in GET /api/v1/job/{id}.',
    ),
  })
  .partial();

export type ListQuery = z.output<typeof listQuerySchema>;
